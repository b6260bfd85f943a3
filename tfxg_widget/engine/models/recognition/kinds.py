"""Recognise kinds of models that are not explained, and tell what works instead.

Everything that is recognised by the config.json is in the tables of this module. Names of families
(``model_type``) and of classes are those of transformers 5.23.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...inputs.errors import ModelError
from ..installed import Stack
from . import families
from .families import names


@dataclass(frozen=True)
class Kind:
    """A kind of model that is not explained, and how its config.json is recognised.

    Attributes
    ----------
    description
        What it is; completes "… is". ``{type}`` stands for the model_type.
    advice
        The nearest thing that works. ``{sibling}`` stands for text models of the same family.
    keys
        Settings any of which only this kind has.
    types
        Values of model_type.
    endings
        What the name of the architecture ends with.
    """

    description: str
    advice: str
    keys: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()

    def fits(self, values: Mapping[str, Any], architecture: str) -> bool:
        """Tell whether a config.json describes a model of this kind."""
        return (
            any(values.get(key) is not None for key in self.keys)
            or values.get("model_type") in self.types
            or architecture.endswith(self.endings)
        )


_TEXT_OR_IMAGES = "Load a text model, or an image classifier (ViT, DeiT or Swin)."

_SOUNDS = Kind(
    "a model of speech or audio ({type})",
    "Sounds are not explained. Transcribe the recording first, and explain a text model on the "
    "transcript.",
    keys=frozenset({"num_mel_bins", "feat_extract_norm", "audio_encoder", "codec_config"}),
    types=names(
        "audio-spectrogram-transformer bark clap csm dac data2vec-audio dia encodec "
        "fastspeech2_conformer hubert kyutai_speech_to_text mimi moonshine moshi musicgen "
        "musicgen_melody parakeet_ctc parakeet_encoder pop2piano seamless_m4t seamless_m4t_v2 "
        "sew sew-d speech-encoder-decoder speech_to_text speecht5 unispeech unispeech-sat "
        "univnet vits wav2vec2 wav2vec2-bert wav2vec2-conformer wavlm whisper xcodec"
    ),
    endings=(
        *("ForCTC", "ForAudioClassification", "ForAudioFrameClassification", "ForXVector"),
        *("ForSpeechSeq2Seq", "ForSpeechToText", "ForTextToSpeech", "ForSpeechToSpeech"),
    ),
)

_KINDS = (
    Kind(
        "a KerasHub preset",
        "Load and wrap it: tfxg.wrap(keras_hub.models.TextClassifier.from_preset(folder)).",
        keys=frozenset({"registered_name"}),
    ),
    Kind(
        "an image model of timm",
        "Of image models those of transformers are loaded: ViT, DeiT and Swin "
        "(…ForImageClassification).",
        keys=frozenset({"pretrained_cfg"}),
        types=frozenset({"timm_wrapper", "timm_backbone"}),
    ),
    _SOUNDS,
    Kind(
        "a multimodal model ({type}), which reads images or sounds beside the text",
        "Models of text alone, or of images alone, are explained.{sibling}",
        keys=frozenset(
            {"vision_config", "audio_config", "image_token_id", "image_token_index"}
            | {"vision_tower", "mm_vision_tower", "thinker_config"}
        ),
        types=names(
            "blip blip-2 bridgetower chameleon chinese_clip clip fuyu gemma3 gemma3n git idefics "
            "idefics2 idefics3 instructblip internvl kosmos-2 layoutlmv2 llama4 llava llava_next "
            "llava_onevision lxmert mistral3 mllama paligemma pix2struct qwen2_5_vl qwen2_audio "
            "qwen2_vl qwen3_vl siglip siglip2 smolvlm udop vilt vision-encoder-decoder "
            "vision-text-dual-encoder visual_bert"
        ),
        endings=("ForImageTextToText", "ForVisualQuestionAnswering", "ForVision2Seq"),
    ),
    Kind(
        "a model of videos ({type})",
        f"Videos are not explained. {_TEXT_OR_IMAGES}",
        types=frozenset({"timesformer", "videomae", "videoprism", "vivit", "vjepa2"}),
        endings=("ForVideoClassification",),
    ),
    Kind(
        "a model that finds objects, segments or depths in an image ({type})",
        "Of image models only classifiers are explained: ViT, DeiT and Swin "
        "(…ForImageClassification).",
        types=names(
            "conditional_detr d_fine dab-detr deformable_detr depth_anything detr dpt glpn "
            "grounding-dino mask2former maskformer oneformer owlv2 owlvit rt_detr sam sam2 "
            "table-transformer upernet yolos zoedepth"
        ),
        endings=(
            *("ForObjectDetection", "ForSemanticSegmentation", "ForImageSegmentation"),
            *("ForInstanceSegmentation", "ForUniversalSegmentation", "ForDepthEstimation"),
            *("ForMaskedImageModeling", "ForKeypointDetection", "ForSegmentation"),
        ),
    ),
    Kind(
        "a model of time series ({type})",
        f"Time series are not explained. {_TEXT_OR_IMAGES}",
        types=names("autoformer informer patchtsmixer patchtst time_series_transformer timesfm"),
    ),
    Kind(
        "a model of tables ({type})",
        "Tables are not explained. Write the table as a text, and load a text model.",
        types=frozenset({"tapas"}),
    ),
    Kind(
        "an encoder and a decoder of two families put together ({type})",
        "Of sequence-to-sequence models BART is loaded, and with transformers 4 T5, mBART, Marian "
        "and others.",
        types=frozenset({"encoder-decoder", "rag"}),
    ),
    Kind(
        "a model of neither texts nor images ({type})",
        _TEXT_OR_IMAGES,
        types=frozenset(
            {"decision_transformer", "graphormer", "esmfold", "trajectory_transformer"}
        ),
    ),
)

#: Heads that are not supported, and how such a model can be explained all the same.
_HEADS = (
    Kind(
        "a language model with a second head, for choices ({architecture})",
        'Its language head is explained by load(name, task="text generation").',
        endings=("DoubleHeadsModel",),
    ),
    Kind(
        "an encoder or decoder without a head ({architecture}): it gives vectors and no scores",
        "Load a checkpoint that was fine-tuned for a task (…ForSequenceClassification and the "
        "like); or build the model yourself and hand over a head: tfxg.wrap(model, tokenizer, "
        "head=…). A decoder whose head is its word embeddings, as of GPT-2, is loaded by "
        'load(name, task="text generation").',
        endings=("Model", "Encoder", "ForTextEncoding"),
    ),
    Kind(
        "a model with the heads of its pre-training ({architecture})",
        "Where one of them predicts masked words, as of BERT and ALBERT, it is explained by "
        'load(name, task="fill mask").',
        endings=("ForPreTraining",),
    ),
)

#: The related family of text models, by the model_type of a multimodal one or of its text part.
_SIBLINGS: Mapping[str, str] = {
    "gemma3": "gemma2",
    "gemma3_text": "gemma2",
    "gemma3n": "gemma2",
    "gemma3n_text": "gemma2",
    "paligemma": "gemma",
    "idefics3": "llama",
    "llama4": "llama",
    "llava": "llama",
    "llava_next": "llama",
    "mllama": "llama",
    "mllama_text_model": "llama",
    "smolvlm": "llama",
    "mistral3": "mistral",
    "qwen2_vl": "qwen2",
    "qwen2_vl_text": "qwen2",
    "qwen2_5_vl": "qwen2",
    "qwen2_5_vl_text": "qwen2",
    "qwen2_audio": "qwen2",
    "qwen3_vl": "qwen3",
    "qwen3_vl_text": "qwen3",
    "blip-2": "opt",
    "instructblip": "t5",
}


def check(name: str, values: Mapping[str, Any], stack: Stack) -> None:
    """Refuse a model of a kind that is not explained, and weights that are quantised.

    Parameters
    ----------
    name
        Folder or Hub id.
    values
        The contents of its config.json.
    stack
        The libraries that build models here.

    Raises
    ------
    ModelError
        Saying what it is and what works instead.
    """
    architecture = first_architecture(values) or ""
    for kind in _KINDS:
        if kind.fits(values, architecture):
            raise _refusal(name, kind, values, architecture, stack)
    _check_plain_weights(name, values)


def check_sound(name: str, preprocessing: Mapping[str, Any]) -> None:
    """Refuse a model of sounds whose config.json does not show it, by its preprocessor_config.json.

    Raises
    ------
    ModelError
        Saying what it is and what works instead.
    """
    if "sampling_rate" in preprocessing:
        description = _SOUNDS.description.format(type="by its preprocessor_config.json")
        raise ModelError(f"{name} is {description}. {_SOUNDS.advice}")


def check_head(name: str, architecture: str, stack: Stack) -> None:
    """Refuse an architecture without a head, or with heads for several tasks.

    Raises
    ------
    ModelError
        Saying what it is and what works instead.
    """
    for kind in _HEADS:
        if kind.fits({}, architecture):
            raise _refusal(name, kind, {}, architecture, stack)


def first_architecture(values: Mapping[str, Any]) -> str | None:
    """Give the class that a config.json names; None where it names none."""
    architectures = values.get("architectures") or []
    return architectures if isinstance(architectures, str) else next(iter(architectures), None)


def _refusal(
    name: str, kind: Kind, values: Mapping[str, Any], architecture: str, stack: Stack
) -> ModelError:
    shown = values.get("model_type") or architecture
    description = kind.description.format(type=shown, architecture=architecture)
    advice = kind.advice.format(sibling=_sibling(values, stack))
    return ModelError(f"{name} is {description}. {advice}")


def _sibling(values: Mapping[str, Any], stack: Stack) -> str:
    """Name the family of text models that is nearest to a multimodal one, in a sentence."""
    part = values.get("text_config")
    language_family = str(part.get("model_type")) if isinstance(part, Mapping) else ""
    whole = str(values.get("model_type"))
    for family in (_SIBLINGS.get(language_family, language_family), _SIBLINGS.get(whole, whole)):
        if stacks := families.stacks_of(family):
            hint = "" if stack in stacks else f" (with {stacks[0]}: {families.INSTALL[stacks[0]]})"
            return f" Load a text-only checkpoint of its family, {family!r}{hint}."
    return f" {_TEXT_OR_IMAGES}"


def _check_plain_weights(name: str, values: Mapping[str, Any]) -> None:
    # Neither library restores the weights: the integers would be taken for them.
    settings = values.get("quantization_config")
    if settings:
        method = settings.get("quant_method") if isinstance(settings, Mapping) else None
        raise ModelError(
            f"The weights of {name} are quantised{f' ({method})' if method else ''}, so they are "
            "not the numbers that the model computes with. Load the checkpoint that it was made "
            "from."
        )
