"""Build a model of KerasHub from an ordinary Hugging Face checkpoint."""

from __future__ import annotations

import os
import sys
import warnings
from typing import TYPE_CHECKING, Any

from safetensors import SafetensorError

from ...inputs.errors import ModelError
from ...tasks.base import Task
from ...tasks.fill_mask import FillMask
from ...tasks.generation import Generation
from ...tasks.image_classification import ImageClassification
from ...tokenizers.image_processor import PictureReader
from ..checkpoints import generation as decoding
from ..checkpoints import image_layout as picture_layout
from ..checkpoints import weights as checkpoint
from ..checkpoints.missing_weights import filled_up
from ..checkpoints.tensorflow_layout import in_pytorch_layout

if TYPE_CHECKING:
    from ..attentive import AttentiveModel
    from .images import KerasHubPictureModel


def load(
    found: checkpoint.Checkpoint,
    architecture: str,
    task: Task,
    config: Any,
    reader: Any,
    name: str,
    revision: str | None,
) -> AttentiveModel:
    """Load a model.

    Parameters
    ----------
    found
        The weights.
    architecture, task
        The class that they belong to, and what it is for.
    config, reader
        What lies beside them: a tokenizer or an image processor is the reader.
    name
        What to call the model.
    revision
        Of the Hub's repository.

    Raises
    ------
    ModelError
        On another backend than TensorFlow, and where the weights do not fill the model.
    """
    _check_backend()
    if isinstance(task, ImageClassification):
        return _of_pictures(found, architecture, task, config, reader, name)
    # Only now: these import Keras, which takes its backend once and for all.
    from .adapter import KerasHubModel
    from .backbones import BACKBONES
    from .generative import KerasHubGenerator

    kind = BACKBONES[config.model_type]
    kind.check(config)
    with in_pytorch_layout(found) as weights:
        if weights.prefixes.isdisjoint({kind.prefix, kind.bare}):
            raise checkpoint.of_another_family(weights, architecture, kind.prefix)
        recipe = _recipe(config, task)
        needed = {} if recipe.pooled else kind.pooler(config)
        with filled_up(weights, needed) as whole:
            body = kind(_backbone(whole, kind.options(config)), config, whole)
        head = recipe.read(weights, config, body.table)
    if isinstance(task, Generation):
        settings = decoding.settings(found.name, revision, config)
        writing = decoding.Decoding.of(settings, config.is_encoder_decoder)
        return KerasHubGenerator(writing, body, head, task, config, reader, name)
    return KerasHubModel(body, head, task, config, reader, name)


def _of_pictures(
    found: checkpoint.Checkpoint,
    architecture: str,
    task: Task,
    config: Any,
    processor: Any,
    name: str,
) -> KerasHubPictureModel:
    """Load a model of images; see ``load``."""
    from .backbones.images import body_of
    from .images import KerasHubPictureModel

    kind = body_of(architecture, config)
    kind.check(config)
    reader = PictureReader(processor, config.image_size, picture_layout.patch(config))
    with in_pytorch_layout(found) as weights:
        if kind.prefix not in weights.prefixes:
            raise checkpoint.of_another_family(weights, architecture, kind.prefix)
        with warnings.catch_warnings():
            # Keras takes the mask of Swin's shifted windows for one of its own.
            warnings.filterwarnings("ignore", "(?s).*was passed an input with a mask attached")
            backbone = _backbone(weights, {})
        body = kind(backbone, config, weights)
    return KerasHubPictureModel(body, task, config, reader, name)


def _recipe(config: Any, task: Task) -> Any:
    from .heads import base as heads
    from .heads import language as language_heads
    from .heads import masked as masked_heads

    if isinstance(task, FillMask):
        return masked_heads.recipe(config, task)
    if isinstance(task, Generation):
        return language_heads.recipe(config)
    return heads.recipe(config, task)


def _backbone(found: checkpoint.Checkpoint, options: dict[str, Any]) -> Any:
    import keras_hub

    # Absolute, so that no folder is mistaken for one of KerasHub's own presets.
    folder = str(found.folder.absolute())
    try:
        # The word of a checkpoint is float32, whatever Keras' global policy is.
        return keras_hub.models.Backbone.from_preset(folder, dtype="float32", **options)
    except (SafetensorError, KeyError) as fault:
        raise ModelError(
            f"{found.name} does not fill KerasHub's backbone ({fault}): weights or settings are "
            "missing. Nothing random is put in their place; load a complete checkpoint."
        ) from fault
    except (ValueError, TypeError) as fault:
        raise ModelError(
            f"{found.name} does not fill KerasHub's backbone: its weights are of another shape "
            f"than its config.json says ({fault}). Put the two back together."
        ) from fault


def _check_backend() -> None:
    """Refuse Keras on another backend, before it is imported if it can be told by then."""
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
