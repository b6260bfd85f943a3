"""Loading checkpoints of every layout, and refusing what cannot be loaded."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

import tfxg_widget as tfxg
from tests.support import REFERENCE, TEXT, assert_close, weights

pytestmark = pytest.mark.stack

Folder = Callable[..., Path]

WEIGHTS = "model.safetensors"
INDEX = "model.safetensors.index.json"
TOKENIZER = ("tokenizer.json", "vocab.txt", "tokenizer_config.json", "special_tokens_map.json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy tiny_bert, to be tampered with."""
    return Path(shutil.copytree(REFERENCE / "tiny_bert", tmp_path / "model"))


def logits(model: tfxg.Model) -> list[float]:
    found = tfxg.explain(model, TEXT, method="saliency")
    return list(found.prediction.logits.values())


def configure(folder: Path, **changes: Any) -> None:
    file = folder / "config.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def shard(folder: Path, count: int = 3) -> None:
    """Spread the weights over several files with an index, as large checkpoints are."""
    weights = load_file(folder / WEIGHTS)
    (folder / WEIGHTS).unlink()
    names = sorted(weights)
    files = {
        name: f"model-{i % count + 1:05}-of-{count:05}.safetensors" for i, name in enumerate(names)
    }
    for file in set(files.values()):
        own = {name: weights[name] for name in names if files[name] == file}
        save_file(own, folder / file, {"format": "pt"})
    (folder / INDEX).write_text(json.dumps({"metadata": {}, "weight_map": files}))


def test_safetensors_without_a_format_are_of_pytorchs_layout(
    folder: Path, tiny_bert: tfxg.Model
) -> None:
    save_file(load_file(folder / WEIGHTS), folder / WEIGHTS)
    assert_close(logits(tfxg.load(folder)), logits(tiny_bert))


def test_float16_is_loaded_as_float32(folder: Path, tiny_bert: tfxg.Model) -> None:
    tensors = load_file(folder / WEIGHTS)
    save_file(
        {name: values.astype(np.float16) for name, values in tensors.items()},
        folder / WEIGHTS,
        {"format": "pt"},
    )
    model = tfxg.load(folder)
    assert {weight.dtype.name for weight in weights(model)} == {"float32"}
    assert_close(logits(model), logits(tiny_bert), 1e-2)


@pytest.mark.parametrize("count", [1, 3])
def test_shards_are_put_together(folder: Path, tiny_bert: tfxg.Model, count: int) -> None:
    shard(folder, count)
    assert_close(logits(tfxg.load(folder)), logits(tiny_bert))


@pytest.mark.transformers4
@pytest.mark.parametrize("safe", [False, True], ids=["hdf5", "safetensors"])
def test_tensorflows_own_layout_is_loaded(tmp_path: Path, tiny_bert: Any, safe: bool) -> None:
    tiny_bert._network._net.save_pretrained(tmp_path, safe_serialization=safe)
    tiny_bert._tokenizer.tokenizer.save_pretrained(tmp_path)
    assert (tmp_path / ("model.safetensors" if safe else "tf_model.h5")).exists()
    assert_close(logits(tfxg.load(tmp_path)), logits(tiny_bert))


def test_a_folder_may_be_a_string_and_names_the_model(folder: Path) -> None:
    assert tfxg.load(str(folder)).name == tfxg.load(folder).name == "model"


def test_a_vocabulary_is_tokenizer_enough(folder: Path, tiny_bert: tfxg.Model) -> None:
    (folder / "tokenizer.json").unlink()
    assert_close(logits(tfxg.load(folder)), logits(tiny_bert))


def remove(*names: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        for name in names:
            (folder / name).unlink()

    return change


def write(name: str, content: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_text(content) and None


def truncate(folder: Path) -> None:
    content = (folder / WEIGHTS).read_bytes()
    (folder / WEIGHTS).write_bytes(content[: len(content) // 2])


def empty(folder: Path) -> None:
    (folder / WEIGHTS).write_bytes(b"")


def pickle_only(folder: Path) -> None:
    (folder / WEIGHTS).rename(folder / "pytorch_model.bin")


def lose_a_shard(folder: Path) -> None:
    shard(folder)
    (folder / "model-00002-of-00003.safetensors").unlink()


def lose_the_head(folder: Path) -> None:
    weights = load_file(folder / WEIGHTS)
    kept = {name: values for name, values in weights.items() if "classifier" not in name}
    save_file(kept, folder / WEIGHTS, {"format": "pt"})


def bend_the_head(folder: Path) -> None:
    configure(folder, id2label={str(i): f"L{i}" for i in range(5)}, label2id={})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (shutil.rmtree, "Found no model"),
        (remove("config.json"), "config.json"),
        (write("config.json", "{"), "not a valid JSON"),
        (remove(WEIGHTS), "holds no weights"),
        (pickle_only, "pickle"),
        (truncate, "damaged or was cut short"),
        (empty, "damaged or was cut short"),
        (lose_a_shard, "lacks model-00002-of-00003.safetensors"),
        (lose_the_head, "classifier.weight.* missing"),
        (bend_the_head, "of another shape"),
        (remove(*TOKENIZER), "no tokenizer that can be read"),
        (lambda folder: configure(folder, architectures=None), "names no architecture"),
    ],
    ids=[
        *("no folder", "no config", "broken config", "no weights", "pickle only", "truncated"),
        *("empty", "missing shard", "no head", "wrong shapes", "no tokenizer", "no architecture"),
    ],
)
def test_what_cannot_be_loaded_is_refused_with_the_reason(
    folder: Path, change: Callable[[Path], Any], said: str
) -> None:
    change(folder)
    with pytest.raises(tfxg.ModelError, match=said):
        tfxg.load(folder)


@pytest.mark.transformers4
def test_an_unknown_architecture_is_refused(folder: Path) -> None:
    configure(folder, architectures=["FooForSequenceClassification"])
    with pytest.raises(tfxg.ModelError, match="no TensorFlow class for Foo"):
        tfxg.load(folder)


@pytest.mark.transformers4
@pytest.mark.parametrize("safe", [False, True], ids=["hdf5", "safetensors"])
def test_tensorflows_layout_without_the_head_is_refused_too(
    tmp_path: Path, tiny_bert: Any, safe: bool
) -> None:
    import transformers

    body = transformers.TFBertModel(tiny_bert._network._net.config)
    body.build_in_name_scope()
    body.save_pretrained(tmp_path, safe_serialization=safe)
    tiny_bert._tokenizer.tokenizer.save_pretrained(tmp_path)
    configure(tmp_path, architectures=["BertForSequenceClassification"])
    with pytest.raises(tfxg.ModelError, match="classifier"):
        tfxg.load(tmp_path)


@pytest.mark.transformers4
def test_a_truncated_hdf5_file_is_refused(tmp_path: Path, tiny_bert: Any) -> None:
    tiny_bert._network._net.save_pretrained(tmp_path)
    tiny_bert._tokenizer.tokenizer.save_pretrained(tmp_path)
    content = (tmp_path / "tf_model.h5").read_bytes()
    (tmp_path / "tf_model.h5").write_bytes(content[: len(content) // 2])
    with pytest.raises(tfxg.ModelError, match=r"tf_model\.h5"):
        tfxg.load(tmp_path)


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("tokenizer.json", "{}", "no tokenizer that can be read"),
        (INDEX, "{}", "weight_map"),
        (INDEX, "no json", INDEX),
    ],
)
def test_broken_files_are_refused_by_name(folder: Path, file: str, content: str, said: str) -> None:
    if file == INDEX:
        (folder / WEIGHTS).unlink()
    (folder / file).write_text(content)
    with pytest.raises(tfxg.ModelError, match=said):
        tfxg.load(folder)


@pytest.mark.transformers4
def test_a_task_that_is_not_supported_is_refused(tmp_path: Path, tiny_bert: Any) -> None:
    import transformers

    net = transformers.TFBertForNextSentencePrediction(tiny_bert._network._net.config)
    net.build_in_name_scope()
    net.save_pretrained(tmp_path)
    tiny_bert._tokenizer.tokenizer.save_pretrained(tmp_path)
    with pytest.raises(tfxg.ModelError, match="task of BertForNextSentencePrediction is not"):
        tfxg.load(tmp_path)


@pytest.mark.parametrize("name", ["nobody/nothing", "no-such-model", "./no/such/folder"])
def test_a_name_that_leads_nowhere_is_refused(name: str) -> None:
    with pytest.raises(tfxg.ModelError, match="Found no model"):
        tfxg.load(name)


def test_a_file_is_no_folder(folder: Path) -> None:
    with pytest.raises(tfxg.ModelError):
        tfxg.load(folder / "config.json")


def test_nothing_of_a_pickle_is_run(folder: Path, tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    pickle_only(folder)
    (folder / "pytorch_model.bin").write_bytes(
        b"cbuiltins\nopen\n(S'" + str(witness).encode() + b"'\nS'w'\ntR."
    )
    with pytest.raises(tfxg.ModelError):
        tfxg.load(folder)
    assert not witness.exists()
