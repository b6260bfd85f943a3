"""Tell which library can build which family of models, for which task.

What KerasHub builds here stands in its registry. The stored lists are those of transformers 4.57.6
(``modeling_tf_auto.py``), the last version with TensorFlow classes, and of KerasHub 0.32
(``utils/transformers/preset_loader.py``). Tests compare them with the installed libraries.
"""

from __future__ import annotations

from collections.abc import Mapping

import transformers

from ... import tasks
from ...inputs.errors import ModelError
from ..installed import Stack, has_tensorflow_classes
from ..keras_hub import registry
from . import formats


def names(words: str) -> frozenset[str]:
    """Give the words of a text as a set."""
    return frozenset(words.split())


#: How to install each library.
INSTALL: Mapping[Stack, str] = {
    "KerasHub": "pip install -U 'transformers>=5' keras-hub",
    "transformers 4": "pip install 'tfxg-widget[transformers4]'",
}

#: Families of text models that both libraries build (by model_type).
_BUILT_BY_BOTH = names("albert bart bert distilbert gpt2 roberta xlm-roberta")

#: By the ending of the architecture, the families that have a TensorFlow class in transformers 4
#: (by the beginning of the class's name). Left out are classes that cannot be explained:
#: Funnel, Longformer, Mistral, TAPAS and Transformer-XL, and other families of image models.
TENSORFLOW_CLASSES: Mapping[str, frozenset[str]] = {
    "ForSequenceClassification": names(
        "Albert Bart Bert CTRL Camembert ConvBert Deberta DebertaV2 DistilBert Electra Esm "
        "Flaubert "
        "GPT2 GPTJ LayoutLM LayoutLMv3 MPNet MobileBert OpenAIGPT RemBert RoFormer Roberta "
        "RobertaPreLayerNorm XLM XLMRoberta XLNet"
    ),
    "ForTokenClassification": names(
        "Albert Bert Camembert ConvBert Deberta DebertaV2 DistilBert Electra Esm Flaubert LayoutLM "
        "LayoutLMv3 MPNet MobileBert RemBert RoFormer Roberta RobertaPreLayerNorm XLM XLMRoberta "
        "XLNet"
    ),
    "ForQuestionAnswering": names(
        "Albert Bert Camembert ConvBert Deberta DebertaV2 DistilBert Electra GPTJ LayoutLMv3 MPNet "
        "MobileBert RemBert RoFormer Roberta RobertaPreLayerNorm XLMRoberta"
    ),
    "ForQuestionAnsweringSimple": frozenset({"Flaubert", "XLM", "XLNet"}),
    "ForMaskedLM": names(
        "Albert Bert Camembert ConvBert Deberta DebertaV2 DistilBert Electra Esm LayoutLM MPNet "
        "MobileBert RemBert RoFormer Roberta RobertaPreLayerNorm XLMRoberta"
    ),
    "ForCausalLM": names(
        "Camembert GPTJ OPT RemBert RoFormer Roberta RobertaPreLayerNorm XGLM XLMRoberta"
    ),
    "LMHeadModel": frozenset({"Bert", "CTRL", "GPT2", "OpenAIGPT", "XLNet"}),
    "WithLMHeadModel": frozenset({"Flaubert", "XLM"}),
    "ForConditionalGeneration": names("Bart Blenderbot BlenderbotSmall LED MBart MT5 Pegasus T5"),
    "MarianMTModel": frozenset({""}),
    "ForImageClassification": frozenset({"DeiT", "Swin", "ViT"}),
    "ForImageClassificationWithTeacher": frozenset({"DeiT"}),
}

#: Families whose checkpoints KerasHub reads, without their heads (by model_type).
CONVERTED = names(
    "esm gemma3_text gemma4_text gpt_oss mixtral qwen2_moe qwen3_5 qwen3_5_moe qwen3_moe smollm3 "
    "t5gemma"
)

#: Families of which KerasHub reads only files of its own format (by model_type).
PRESETS = frozenset({"bloom", "falcon", "fnet", "gpt_neox", "phi3"})

#: More text-only families that are related to a multimodal one.
_LANGUAGE_PARTS: Mapping[str, Stack] = {"opt": "transformers 4", "t5": "transformers 4"}


def stacks_of(family: str) -> tuple[Stack, ...]:
    """Name the libraries that build a family of text models for any task (by its model_type)."""
    if family in _LANGUAGE_PARTS:
        return (_LANGUAGE_PARTS[family],)
    if family not in registry.families_with("text"):
        return ()
    return ("KerasHub", "transformers 4") if family in _BUILT_BY_BOTH else ("KerasHub",)


def has_tensorflow_class(architecture: str) -> bool:
    """Tell whether transformers 4 has a TensorFlow class that can be explained."""
    plain = architecture.removeprefix("TF")
    return any(
        plain.endswith(ending) and plain.removesuffix(ending) in beginnings
        for ending, beginnings in TENSORFLOW_CLASSES.items()
    )


def on_keras_hub(family: str, architecture: str) -> bool:
    """Tell whether a family is built with KerasHub for the task of an architecture."""
    return family in registry.families_with(tasks.kind_of(architecture).head)


def with_images(stack: Stack) -> tuple[str, ...]:
    """Name the families of image classifiers that a library builds (by model_type)."""
    return registry.families_with("image") if stack == "KerasHub" else ("vit", "deit", "swin")


def check(name: str, family: str, architecture: str, stack: Stack) -> None:
    """Refuse what the installed libraries cannot build.

    Parameters
    ----------
    name
        Folder or Hub id.
    family
        Its model_type.
    architecture
        The class that its weights belong to, of either framework.
    stack
        The libraries that build models here.

    Raises
    ------
    ModelError
        Saying which library can, or what works instead.
    """
    if stack == "KerasHub":
        if not on_keras_hub(family, architecture):
            raise _not_on_keras_hub(name, family, architecture)
    elif not hasattr(transformers, "TF" + architecture.removeprefix("TF")):
        raise ModelError(
            f"transformers {transformers.__version__} has no TensorFlow class for {architecture}, "
            f"the architecture of {name}. {_elsewhere(family, architecture, stack)}"
        )


def unknown_family(name: str, family: object, runs_code: bool) -> ModelError:
    """Build the error for a model_type that the installed version of transformers does not have.

    Parameters
    ----------
    name
        Folder or Hub id.
    family
        Its model_type, None where it has none.
    runs_code
        Whether the checkpoint brings Python code of its own.
    """
    if runs_code:
        return ModelError(
            f"{name} ({family}) needs Python code of its repository (auto_map in its config.json), "
            f"which is never run. {_otherwise()}"
        )
    if family is None:
        return ModelError(
            f"The config.json of {name} has no model_type, so its family is not known. Add it, "
            'such as "model_type": "bert", or load the checkpoint as transformers wrote it.'
        )
    newer = "" if has_tensorflow_classes() else " A newer version may: pip install -U transformers."
    return ModelError(
        f"{name} is a {family!r} model, which transformers {transformers.__version__} does not "
        f"know.{newer} Where no TensorFlow library has the family, {formats.RUN_YOURSELF}"
    )


def _not_on_keras_hub(name: str, family: str, architecture: str) -> ModelError:
    same_task = registry.families_with(tasks.kind_of(architecture).head)
    supported = f" Supported for this task: {', '.join(same_task)}." if same_task else ""
    return ModelError(
        f"{name} is a {family!r} model, which is not supported with KerasHub as {architecture}. "
        f"{_elsewhere(family, architecture, 'KerasHub')}{supported}"
    )


def _elsewhere(family: str, architecture: str, stack: Stack) -> str:
    """Name another library that has a family, or else what works instead."""
    if stack == "transformers 4" and on_keras_hub(family, architecture):
        return f"KerasHub has the family: {INSTALL['KerasHub']}."
    if stack == "KerasHub" and has_tensorflow_class(architecture):
        return f"transformers 4 has a TensorFlow class for it: {INSTALL['transformers 4']}."
    if family in CONVERTED:
        return (
            "KerasHub reads its layers, but not its head: wrap them with a head of yours, "
            "tfxg.wrap(keras_hub.models.Backbone.from_preset(folder), tokenizer, head=…)."
        )
    if family in PRESETS:
        return (
            "KerasHub has the family in files of its own: wrap such a model with a head of yours, "
            "tfxg.wrap(keras_hub.models.Backbone.from_preset(preset), tokenizer, head=…)."
        )
    return f"No TensorFlow class of this family can be explained for this task. {_otherwise()}"


def _otherwise() -> str:
    return f"{formats.RUN_YOURSELF[0].upper()}{formats.RUN_YOURSELF[1:]}"
