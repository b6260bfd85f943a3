"""Build a TensorFlow class of transformers 4 from a checkpoint of either layout."""

from __future__ import annotations

import inspect
from contextlib import nullcontext
from functools import partial
from typing import Any

import transformers
from transformers.modeling_tf_pytorch_utils import load_pytorch_state_dict_in_tf2_model

from ... import tasks
from ...inputs.errors import ModelError
from ..attentive import AttentiveModel
from ..checkpoints import generation, image_layout
from ..checkpoints.config_values import Config
from ..checkpoints.contents import Contents
from ..checkpoints.weights import Checkpoint, of_another_family, unfilled
from ..composition import image_model, text_model
from ..layered import example_rows
from ..networks.pixels import PixelValues
from ..readers import image_reader, text_reader
from ..recognition import families
from .calls import PlainCall, WritingCall
from .network import TransformersImageNetwork, TransformersNetwork, not_differentiable
from .swin import traceable

#: Weights that PyTorch leaves out of a checkpoint, and the equal weights that it stores.
_TIED = {"predictions.decoder.bias": "predictions.bias"}


def load(contents: Contents) -> AttentiveModel:
    """Load a model.

    Raises
    ------
    ModelError
        Where the weights do not fill the architecture's TensorFlow class.
    """
    checkpoint, config = contents.weights, contents.config
    net_class = getattr(transformers, "TF" + contents.architecture.removeprefix("TF"))
    if checkpoint.pytorch_layout:
        net = _from_pytorch_layout(net_class, config, checkpoint)
    else:
        net = _from_tensorflow_layout(net_class, config, checkpoint, contents.revision)
    if contents.task.reader == "continuation":
        net.generation_config = generation.settings(checkpoint.name, contents.revision, config)
    return composed(net, contents.preprocessor, contents.label)


def composed(net: Any, preprocessor: Any, name: str) -> AttentiveModel:
    """Compose a model around a ``TFPreTrainedModel``.

    Parameters
    ----------
    net
        The model.
    preprocessor
        Its tokenizer or image processor, of transformers.
    name
        What to call the model.

    Raises
    ------
    ModelError
        For a task or a family that is not supported, or a preprocessor that does not fit.
    """
    architecture = type(net).__name__.removeprefix("TF")
    if tasks.kind_of(architecture).reader == "image":
        return _image_model(net, architecture, preprocessor, name)
    return _text_model(net, architecture, preprocessor, name)


def _text_model(net: Any, architecture: str, tokenizer: Any, name: str) -> AttentiveModel:
    config = net.config
    task = tasks.for_architecture(architecture, config, tokenizer)
    decoding = None
    if task.reader == "continuation":
        decoding = generation.Decoding.of(net.generation_config, config.is_encoder_decoder)
    accepted = frozenset(inspect.signature(net.call).parameters)
    reader = text_reader(task, tokenizer, config, accepted - {"input_ids"}, decoding=decoding)
    if "inputs_embeds" not in accepted:
        raise not_differentiable(net, "its call takes no inputs_embeds")
    call = PlainCall(net) if decoding is None else WritingCall(net)
    return text_model(
        reader,
        TransformersNetwork(net, task, call, example_rows(reader, task)),
        task,
        config,
        name=name,
        kind=type(net).__name__,
        pads=None if "attention_mask" in accepted else False,
        decoding=decoding,
    )


def _image_model(net: Any, architecture: str, processor: Any, name: str) -> AttentiveModel:
    config = net.config
    image_layout.check(config, families.with_images("transformers 4"))
    reader = image_reader(processor, config)
    task = tasks.for_architecture(architecture, config, None)
    colours = reader.probe().rows.ids
    side = reader.side
    example = PixelValues(reader.levels).look_up(colours).reshape(1, side, side, 3)
    network = TransformersImageNetwork(net, task, example)
    context = partial(traceable, net) if config.model_type == "swin" else nullcontext
    return image_model(reader, network, task, config, name=name, context=context)


def _from_pytorch_layout(net_class: Any, config: Config, checkpoint: Checkpoint) -> Any:
    """Fill a TensorFlow model from weights of PyTorch's names and shapes.

    ``from_pretrained`` cannot in transformers 4.54 to 4.57 (issue 40028 there).
    """
    tensors = {**checkpoint.tensors()}
    for name, other in _TIED.items():
        if other in tensors:
            tensors.setdefault(name, tensors[other])
    net = net_class(config)
    net.build_in_name_scope()
    try:
        net, report = load_pytorch_state_dict_in_tf2_model(
            net,
            tensors,
            allow_missing_keys=True,
            output_loading_info=True,
            ignore_mismatched_sizes=True,
            skip_logger_warnings=True,
            tf_to_pt_weight_rename=getattr(net, "tf_to_pt_weight_rename", None),
        )
    except ValueError as fault:
        raise ModelError(
            f"{checkpoint.name} does not fill {net_class.__name__}: its weights are of another "
            f"shape than its config.json says ({fault}). Put the two back together."
        ) from fault
    _check_filled(net, report, checkpoint)
    return net


def _from_tensorflow_layout(
    net_class: Any, config: Config, checkpoint: Checkpoint, revision: str | None
) -> Any:
    try:
        net, report = net_class.from_pretrained(
            checkpoint.name, config=config, revision=revision, output_loading_info=True
        )
    except (OSError, ValueError) as fault:
        raise ModelError(
            f"The weights of {checkpoint.name} (tf_model.h5, or model.safetensors of TensorFlow's "
            f"layout) are damaged or do not fit ({fault}). Download them again."
        ) from fault
    _check_filled(net, report, checkpoint)
    return net


def _check_filled(net: Any, report: Any, checkpoint: Checkpoint) -> None:
    if report["missing_keys"] or report["mismatched_keys"]:
        body = net.base_model_prefix
        if checkpoint.pytorch_layout and body not in checkpoint.prefixes:
            raise of_another_family(checkpoint, type(net).__name__, body)
        absent = [*report["missing_keys"], *(key for key, *_ in report["mismatched_keys"])]
        raise unfilled(checkpoint.name, absent, type(net).__name__)
