"""Load a model by folder or Hub id.

Two stacks of libraries can hold it: KerasHub on Keras 3, and the TensorFlow classes of
transformers 4 on tf_keras. Neither needs what the other one does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import transformers

from .. import tasks
from ..errors import ModelError
from ..tasks.image_classification import ImageClassification
from . import checkpoint_files, picture_layout, picture_reader
from .base import Model
from .installed import has_tensorflow_classes

Stack = Literal["transformers 4", "KerasHub"]

#: The name under which the bundled model goes.
DEMO = "demo"


def load(name: str | Path, *, task: str | None = None, revision: str | None = None) -> Model:
    """Load a model; see ``tfxg_widget.load``."""
    source = str(files("tfxg_widget") / "demo_model") if name == DEMO else str(name)
    label = Path(name).name
    with _quiet():
        chosen = stack()
        config = _config(source, revision)
        _check_plain(source, config)
        found = checkpoint_files.find(source, revision)
        architecture = _architecture(source, config, task)
        if tasks.kind_of(architecture) is ImageClassification:
            picture_layout.check(config)
            reader = picture_reader.processor(source, revision)
        else:
            reader = _tokenizer(source, revision)
        # Before anything is built, which may fail without saying that the task is another one.
        meaning = tasks.for_architecture(architecture, config, reader)
        if chosen == "transformers 4":
            from . import transformers_loading

            return transformers_loading.load(found, architecture, config, reader, label, revision)
        from . import keras_hub_loading

        return keras_hub_loading.load(found, architecture, meaning, config, reader, label, revision)


def stack() -> Stack:
    """Choose what to build a model with, by what is installed.

    Raises
    ------
    ModelError
        Where nothing is that could.
    """
    if has_tensorflow_classes():
        return "transformers 4"
    if find_spec("keras_hub"):
        return "KerasHub"
    raise ModelError(
        f"Nothing here can build a TensorFlow model: transformers {transformers.__version__} "
        "finds neither KerasHub nor, before version 5, tf-keras. Install one: "
        "pip install keras-hub, or pip install 'tfxg-widget[transformers4]'."
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep transformers from reporting what is checked here, and that its classes are old."""
    before = transformers.logging.get_verbosity()
    transformers.logging.set_verbosity_error()
    try:
        yield
    finally:
        transformers.logging.set_verbosity(before)


def _config(source: str, revision: str | None) -> Any:
    if Path(source).is_file():
        raise ModelError(f"{source} is a file. Give the folder that save_pretrained() wrote.")
    try:
        return transformers.AutoConfig.from_pretrained(source, revision=revision)
    except (OSError, ValueError) as fault:
        if Path(source, checkpoint_files.ADAPTER).is_file():
            raise checkpoint_files.adapter_only(source) from fault
        raise ModelError(
            f"Found no model at {source!r}: it is neither a folder with a config.json nor a model "
            f"that the Hub gave ({fault})"
        ) from fault


def _check_plain(source: str, config: Any) -> None:
    # Neither stack undoes it: whole numbers would be taken for the weights themselves.
    if getattr(config, "quantization_config", None):
        raise ModelError(
            f"The weights of {source} are quantised, so they are not the numbers that the model "
            "computes with. Load the checkpoint that it was made from."
        )


def _tokenizer(source: str, revision: str | None) -> Any:
    kind: Any = transformers.AutoTokenizer
    if not has_tensorflow_classes() and checkpoint_files.has(source, "tokenizer.json", revision):
        # The classes of transformers 5 for some families build a tokenizer of their own from the
        # vocabulary, whatever else the file says.
        kind = transformers.PreTrainedTokenizerFast
    try:
        tokenizer = kind.from_pretrained(source, revision=revision)
    except Exception as fault:  # The tokenizers library raises bare exceptions.
        raise _no_tokenizer(source, fault) from fault
    # transformers 5 makes up one without any words where there are no files.
    if len(tokenizer) <= len(tokenizer.all_special_tokens):
        raise _no_tokenizer(source, "there is no vocabulary")
    return tokenizer


def _no_tokenizer(source: str, why: object) -> ModelError:
    return ModelError(
        f"{source} has no tokenizer that can be read ({why}). Add its tokenizer.json, or "
        "load both yourself and use wrap(model, tokenizer)."
    )


def _architecture(source: str, config: Any, task: str | None) -> str:
    if task is not None:
        # "BertConfig" belongs to "BertForMaskedLM", but "GPT2Config" to "GPT2LMHeadModel".
        family = type(config).__name__.removesuffix("Config")
        names = [family + ending for ending in tasks.named(task).architectures]
        return next((name for name in names if hasattr(transformers, name)), names[0])
    architecture: str | None = next(iter(config.architectures or []), None)
    if architecture is None:
        raise ModelError(
            f"The config.json of {source} names no architecture, so its task is not known. Add "
            '"architectures": ["…ForSequenceClassification"] to it, or say which: load(name, '
            'task="text classification").'
        )
    return architecture
