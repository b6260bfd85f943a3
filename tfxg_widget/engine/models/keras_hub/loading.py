"""Build a model of KerasHub from an ordinary Hugging Face checkpoint."""

from __future__ import annotations

import os
import sys
import warnings
from typing import Any, cast

from safetensors import SafetensorError

from ...inputs.errors import ModelError
from ..attentive import AttentiveModel
from ..checkpoints import generation
from ..checkpoints.contents import Contents
from ..checkpoints.missing_weights import filled_up
from ..checkpoints.tensorflow_layout import in_pytorch_layout
from ..checkpoints.weights import Checkpoint, of_another_family
from ..composition import image_model, text_model
from ..readers import image_reader, text_reader
from .backbones.base import ImageBackbone, TextBackbone
from .network import KerasHubImageNetwork, KerasHubNetwork
from .registry import backbone_of, recipe_for


def load(contents: Contents) -> AttentiveModel:
    """Load a model.

    Raises
    ------
    ModelError
        On another backend than TensorFlow, and where the weights do not fill the model.
    """
    _check_backend()
    return _image_model(contents) if contents.task.reader == "image" else _text_model(contents)


def _text_model(contents: Contents) -> AttentiveModel:
    task, config = contents.task, contents.config
    kind = cast("type[TextBackbone]", backbone_of(config.model_type))
    kind.check(config)
    recipe = recipe_for(task.head, config.model_type)(config, task)
    with in_pytorch_layout(contents.weights) as weights:
        if weights.prefixes.isdisjoint({kind.prefix, kind.bare}):
            raise of_another_family(weights, contents.architecture, kind.prefix)
        needed = {} if recipe.pooled else kind.pooler(config)
        with filled_up(weights, needed) as whole:
            backbone = kind(_backbone(whole, kind.options(config)), config)
            backbone.correct(whole)
        head = recipe.read(weights, config, backbone.table)
    decoding = None
    if task.reader == "continuation":
        settings = generation.settings(contents.weights.name, contents.revision, config)
        decoding = generation.Decoding.of(settings, config.is_encoder_decoder)
    reader = text_reader(
        task,
        contents.preprocessor,
        config,
        kind.inputs,
        # ALBERT's tokenizer in transformers 5 makes token types only when they are requested.
        token_types="token_type_ids" in kind.inputs,
        decoding=decoding,
    )
    return text_model(
        reader,
        KerasHubNetwork(backbone, head, task),
        task,
        config,
        name=contents.label,
        kind=type(backbone.backbone).__name__,
        decoding=decoding,
    )


def _image_model(contents: Contents) -> AttentiveModel:
    task, config = contents.task, contents.config
    kind = cast("type[ImageBackbone]", backbone_of(config.model_type))
    kind.check(config)
    recipe = recipe_for(task.head, config.model_type)(config, task)
    reader = image_reader(contents.preprocessor, config)
    with in_pytorch_layout(contents.weights) as weights:
        if kind.prefix not in weights.prefixes:
            raise of_another_family(weights, contents.architecture, kind.prefix)
        with warnings.catch_warnings():
            # Keras mistakes the mask of Swin's shifted windows for one of its own.
            warnings.filterwarnings("ignore", "(?s).*was passed an input with a mask attached")
            backbone = kind(_backbone(weights, {}), config)
        backbone.correct(weights)
        head = recipe.read(weights, config, None)
    network = KerasHubImageNetwork(backbone, head, task)
    return image_model(reader, network, task, config, name=contents.label)


def _backbone(checkpoint: Checkpoint, options: dict[str, Any]) -> Any:
    import keras_hub

    # Absolute, so that KerasHub does not take the folder for the name of a preset.
    folder = str(checkpoint.folder.absolute())
    try:
        # float32, whatever Keras' global policy is.
        return keras_hub.models.Backbone.from_preset(folder, dtype="float32", **options)
    except (SafetensorError, KeyError) as fault:
        raise ModelError(
            f"{checkpoint.name} does not fill KerasHub's backbone ({fault}): weights or settings "
            "are missing. They are not replaced by random numbers; load a complete checkpoint."
        ) from fault
    except (ValueError, TypeError) as fault:
        raise ModelError(
            f"{checkpoint.name} does not fill KerasHub's backbone: its weights are of another "
            f"shape than its config.json says ({fault}). Put the two back together."
        ) from fault


def _check_backend() -> None:
    """Refuse Keras on another backend, before it is imported if possible."""
    backend = os.environ.get("KERAS_BACKEND") or "tensorflow"
    if "keras" in sys.modules or backend == "tensorflow":
        backend = _running_backend()
    if backend != "tensorflow":
        raise ModelError(
            f"Keras runs on {backend}, but attributions need TensorFlow. Set "
            "KERAS_BACKEND=tensorflow in the environment before Python starts (or in "
            "~/.keras/keras.json)."
        )


def _running_backend() -> str:
    try:
        import keras
    except ImportError as fault:
        raise ModelError(
            f"Keras cannot be imported ({fault}). Set KERAS_BACKEND=tensorflow in the environment "
            "before Python starts (or in ~/.keras/keras.json)."
        ) from fault
    return str(keras.backend.backend())
