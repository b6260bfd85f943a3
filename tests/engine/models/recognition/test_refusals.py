"""What cannot be loaded is named in the field's words, with the nearest thing that works."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import tfxg_widget as tfxg
from tests.engine.stacks import STACK
from tests.support import REFERENCE
from tfxg_widget.engine.models.recognition import families, kinds

KERAS_HUB = STACK == "KerasHub"
EXTRA = r"pip install 'tfxg-widget\[transformers4\]'"
NEWER = "pip install -U 'transformers>=5' keras-hub"
FUNCTION = r"wrap a function from a list of texts.*occlusion"


def refused(folder: Path) -> str:
    with pytest.raises(tfxg.ModelError) as error:
        tfxg.load(folder)
    return str(error.value)


def configured(folder: Path, architecture: str | None, settings: dict[str, Any]) -> Path:
    """Write a config.json beside tiny_bert's weights and tokenizer."""
    for file in ("model.safetensors", "tokenizer.json", "tokenizer_config.json"):
        shutil.copy(REFERENCE / "tiny_bert" / file, folder)
    named = {"architectures": [architecture]} if architecture else {}
    (folder / "config.json").write_text(json.dumps(settings | named), "utf-8")
    return folder


def where(text_family: str) -> str:
    """Give the end of the sentence about a text-only checkpoint, by the installed libraries."""
    (stack, *both) = families.stacks_of(text_family)
    here = STACK in (stack, *both)
    return f"text-only checkpoint of its family, '{text_family}'" + (
        "" if here else f" (with {stack}"
    )


@pytest.mark.parametrize(
    ("family", "text_family"),
    [
        ("gemma3", "gemma2"),
        ("llava", "llama"),
        ("mllama", "llama"),
        ("smolvlm", "llama"),
        ("blip-2", "opt"),
        ("mistral3", "mistral"),
        ("qwen2_vl", "qwen2"),
    ],
)
def test_a_multimodal_model_is_named_with_the_text_models_of_its_family(
    tmp_path: Path, family: str, text_family: str
) -> None:
    from transformers import CONFIG_MAPPING

    settings = CONFIG_MAPPING[family]().to_dict()
    settings["model_type"] = family
    said = refused(configured(tmp_path, None, settings))
    assert f"is a multimodal model ({family}), which reads images or sounds beside the text" in said
    assert where(text_family) in said


@pytest.mark.parametrize(
    ("architecture", "settings", "says"),
    [
        (
            "InternVLChatModel",
            {"model_type": "internvl_chat", "vision_config": {"depth": 1}},
            r"multimodal model \(internvl_chat\).*Load a text model, or an image classifier",
        ),
        (
            "WhisperForConditionalGeneration",
            {"model_type": "whisper", "num_mel_bins": 80},
            r"model of speech or audio \(whisper\).*Transcribe",
        ),
        ("Wav2Vec2ForSequenceClassification", {"model_type": "wav2vec2"}, "speech or audio"),
        ("HubertForCTC", {"model_type": "hubert"}, r"speech or audio \(hubert\)"),
        ("VideoMAEForVideoClassification", {"model_type": "videomae"}, "a model of videos"),
        ("DetrForObjectDetection", {"model_type": "detr"}, "finds objects.*only classifiers"),
        ("PatchTSTForPrediction", {"model_type": "patchtst"}, "a model of time series"),
        ("TapasForQuestionAnswering", {"model_type": "tapas"}, "a model of tables"),
        ("EncoderDecoderModel", {"model_type": "encoder-decoder"}, "BART is loaded"),
        (None, {"architecture": "resnet18", "pretrained_cfg": {"num_classes": 9}}, "model of timm"),
        (
            None,
            {"class_name": "BertBackbone", "registered_name": "keras_hub>BertBackbone"},
            r"KerasHub preset.*keras_hub\.models\.TextClassifier\.from_preset",
        ),
        (
            "BertForSequenceClassification",
            {"model_type": "bert", "quantization_config": {"quant_method": "gptq", "bits": 4}},
            r"are quantised \(gptq\).*Load the checkpoint that it was made from",
        ),
        (
            "NewForSequenceClassification",
            {"model_type": "new", "auto_map": {"AutoConfig": "configuration.NewConfig"}},
            rf"needs Python code of its repository.*never run.*{FUNCTION}",
        ),
        ("BertForSequenceClassification", {}, "no model_type"),
        ("NewForCausalLM", {"model_type": "new"}, f"'new' model, which transformers .*{FUNCTION}"),
        ("BertModel", {"model_type": "bert"}, r"without a head \(BertModel\).*tfxg\.wrap\(.*head="),
        ("BertForPreTraining", {"model_type": "bert"}, 'load\\(name, task="fill mask"\\)'),
        ("GPT2DoubleHeadsModel", {"model_type": "gpt2"}, "text generation"),
        ("BertForMultipleChoice", {"model_type": "bert"}, "task of BertForMultipleChoice is not"),
        # Families of text models, by what can build them.
        (
            "ElectraForSequenceClassification",
            {"model_type": "electra"},
            f"'electra' model, which is not supported with KerasHub.*{EXTRA}"
            if KERAS_HUB
            else None,
        ),
        (
            "T5ForConditionalGeneration",
            {"model_type": "t5", "is_encoder_decoder": True},
            f"'t5' model.*{EXTRA}" if KERAS_HUB else None,
        ),
        (
            "Qwen2ForCausalLM",
            {"model_type": "qwen2"},
            None if KERAS_HUB else f"no TensorFlow class for Qwen2ForCausalLM.*{NEWER}",
        ),
        (
            "ModernBertForSequenceClassification",
            {"model_type": "modernbert"},
            f"ModernBert.*No TensorFlow class of this family can be explained.*{FUNCTION}",
        ),
        ("MambaForCausalLM", {"model_type": "mamba"}, f"Mamba.*No TensorFlow class.*{FUNCTION}"),
        (
            "Qwen3MoeForCausalLM",
            {"model_type": "qwen3_moe"},
            r"Qwen3Moe.*KerasHub reads its layers.*models\.Backbone\.from_preset\(folder\)",
        ),
        (
            "FalconForSequenceClassification",
            {"model_type": "falcon"},
            r"Falcon.*files of its own.*keras_hub\.models\.Backbone\.from_preset\(preset\)",
        ),
        (
            "LlamaForTokenClassification",
            {"model_type": "llama"},
            f"No TensorFlow class.*{FUNCTION}",
        ),
    ],
)
def test_a_config_that_cannot_be_loaded(
    tmp_path: Path, architecture: str | None, settings: dict[str, Any], says: str | None
) -> None:
    if says is None:
        pytest.skip("the installed libraries build this family")
    said = refused(configured(tmp_path, architecture, settings))
    assert re.search(says, said, re.DOTALL), said


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (["model.Q4_K_M.gguf"], "holds GGUF weights.*gguf_file="),
        (["config.json", "model.gguf"], "holds GGUF weights"),
        (["config.json", "flax_model.msgpack"], "holds Flax weights.*from_flax=True"),
        (["config.json", "onnx/model.onnx"], f"holds an ONNX model.*{FUNCTION}"),
        (["model.tflite"], f"TensorFlow Lite.*{FUNCTION}"),
        (["openvino_model.xml", "openvino_model.bin"], f"OpenVINO.*{FUNCTION}"),
        (["saved_model.pb", "variables/variables.index"], r"wrap\(tf\.saved_model\.load\(folder\)"),
        (["model.keras"], r"wrap\(keras\.models\.load_model\(file\)"),
        (["adapter_config.json", "adapter_model.safetensors"], "a PEFT adapter and no model"),
        (["modules.json", "0_Transformer/config.json"], "sentence-transformers.*similarity"),
        (["model_index.json", "unet/config.json"], "a diffusers pipeline"),
        (["config.cfg", "meta.json"], r"a spaCy pipeline.*doc\.cats"),
        (["consolidated.00.pth", "params.json"], "Meta's or Mistral's own code"),
        (["bert_config.json", "bert_model.ckpt.index"], "a TensorFlow 1 checkpoint"),
        (["pipeline.joblib"], r"scikit-learn pipeline.*pipeline\.predict_proba"),
        (["config.json", "pytorch_model.bin"], "PyTorch pickle.*safe_serialization=True"),
        (["model.pt"], "a pickle of PyTorch"),
        (["tf_model.h5"], "HDF5 weights and no config.json"),
        (["model.safetensors"], "weights and no config.json"),
        (["tokenizer.json"], "a tokenizer and no model"),
        (["notes.txt"], "Found no model"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_files_of_other_formats(tmp_path: Path, files: list[str], says: str) -> None:
    for name in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    if "config.json" in files:
        shutil.copy(REFERENCE / "tiny_bert" / "config.json", tmp_path)
    assert re.search(says, refused(tmp_path))
    # A single file is named alike.
    if len(files) == 1 and says != "Found no model":
        assert re.search(says, refused(tmp_path / files[0]))


def test_an_encoder_of_sentence_transformers_is_named(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]")
    said = refused(configured(tmp_path, "BertModel", {"model_type": "bert"}))
    assert "a model of sentence-transformers" in said


def test_sounds_are_seen_by_their_preprocessor(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(REFERENCE / "tiny_bert", tmp_path / "model"))
    for file in folder.glob("*tok*"):
        file.unlink()
    (folder / "vocab.txt").unlink()
    settings = {"feature_extractor_type": "NewFeatureExtractor", "sampling_rate": 16000}
    (folder / "preprocessor_config.json").write_text(json.dumps(settings))
    assert "a model of speech or audio" in refused(folder)


@pytest.mark.parametrize("content", ["[]", "null", '{"model_type": "bert"'])
def test_a_broken_config_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "config.json").write_text(content)
    assert "config.json" in refused(tmp_path)
    assert "is not a valid JSON" in refused(tmp_path)


def test_no_kind_catches_a_text_model() -> None:
    for family, architecture in [
        ("bert", "BertForSequenceClassification"),
        ("gpt2", "GPT2LMHeadModel"),
    ]:
        from transformers import CONFIG_MAPPING

        values = CONFIG_MAPPING[family]().to_dict() | {"architectures": [architecture]}
        kinds.check("model", values | {"model_type": family}, STACK)


@pytest.mark.transformers4
def test_the_stored_tensorflow_classes_are_those_of_transformers_4() -> None:
    import transformers

    stored = {
        beginning + ending
        for ending, beginnings in families.TENSORFLOW_CLASSES.items()
        for beginning in beginnings
    }
    missing = {name for name in stored if not hasattr(transformers, f"TF{name}")}
    assert not missing


@pytest.mark.skipif(not KERAS_HUB, reason="about KerasHub")
def test_the_stored_families_are_those_of_keras_hub() -> None:
    import inspect

    from keras_hub import models
    from keras_hub.src.utils.transformers.preset_loader import TransformersPresetLoader

    from tfxg_widget.engine.models.keras_hub.registry import families_with

    converters = inspect.getsource(TransformersPresetLoader.__init__)
    for family in (*families_with("text"), *families_with("image")):
        assert f'"{family}"' in converters
    for family in families.CONVERTED:
        assert f'"{family}"' in converters
    backbones = {name.lower() for name in dir(models)}
    for family in families.PRESETS:
        assert f'"{family}"' not in converters
        assert f"{family.replace('_', '')}backbone" in backbones
