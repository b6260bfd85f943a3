"""Build a TensorFlow class of transformers 4 from a checkpoint of either layout."""

from __future__ import annotations

from typing import Any

import transformers
from transformers.modeling_tf_pytorch_utils import load_pytorch_state_dict_in_tf2_model

from ... import tasks
from ...inputs.errors import ModelError
from ...tasks.generation import Generation
from ...tasks.image_classification import ImageClassification
from ..base import DifferentiableModel
from ..checkpoints import generation as decoding
from ..checkpoints import weights as checkpoint
from .adapter import TransformersModel
from .generative import TransformersGenerator
from .images import TransformersPictureModel

#: What PyTorch leaves out of a checkpoint, as it is the same as another weight.
_TIED = {"predictions.decoder.bias": "predictions.bias"}


def load(
    found: checkpoint.Checkpoint,
    architecture: str,
    config: Any,
    reader: Any,
    name: str,
    revision: str | None,
) -> DifferentiableModel:
    """Load a model.

    Parameters
    ----------
    found
        The weights.
    architecture
        The class that they belong to, of either framework.
    config, reader
        What lies beside them: a tokenizer or an image processor is the reader.
    name
        What to call the model.
    revision
        Of the Hub's repository.

    Raises
    ------
    ModelError
        Where the weights do not fill the architecture's TensorFlow class.
    """
    net_class = getattr(transformers, "TF" + architecture.removeprefix("TF"))
    if found.pytorch_layout:
        net = _from_pytorch_layout(net_class, config, found)
    else:
        net = _from_tensorflow_layout(net_class, config, found, revision)
    if issubclass(tasks.kind_of(architecture), Generation):
        net.generation_config = decoding.settings(found.name, revision, config)
    return adapted(net, reader, name)


def adapted(net: Any, reader: Any, name: str) -> DifferentiableModel:
    """Put the adapter of its task before a ``TFPreTrainedModel``.

    Raises
    ------
    ModelError
        For a task or a family that is not supported, or a reader that does not fit.
    """
    kind = tasks.kind_of(type(net).__name__)
    if kind is ImageClassification:
        return TransformersPictureModel(net, reader, name)
    if issubclass(kind, Generation):
        return TransformersGenerator(net, reader, name)
    return TransformersModel(net, reader, name)


def _from_pytorch_layout(net_class: Any, config: Any, found: checkpoint.Checkpoint) -> Any:
    """Fill a TensorFlow model from weights of PyTorch's names and shapes.

    ``from_pretrained`` cannot in transformers 4.54 to 4.57 (issue 40028 there).
    """
    tensors = {**found.tensors()}
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
            f"{found.name} does not fill {net_class.__name__}: its weights are of another shape "
            f"than its config.json says ({fault}). Put the two back together."
        ) from fault
    _check_filled(net, report, found)
    return net


def _from_tensorflow_layout(
    net_class: Any, config: Any, found: checkpoint.Checkpoint, revision: str | None
) -> Any:
    try:
        net, report = net_class.from_pretrained(
            found.name, config=config, revision=revision, output_loading_info=True
        )
    except (OSError, ValueError) as fault:
        raise ModelError(
            f"The weights of {found.name} (tf_model.h5, or model.safetensors of TensorFlow's "
            f"layout) are damaged or do not fit ({fault}). Download them again."
        ) from fault
    _check_filled(net, report, found)
    return net


def _check_filled(net: Any, report: Any, found: checkpoint.Checkpoint) -> None:
    if report["missing_keys"] or report["mismatched_keys"]:
        body = net.base_model_prefix
        if found.pytorch_layout and body not in found.prefixes:
            raise checkpoint.of_another_family(found, type(net).__name__, body)
        absent = [*report["missing_keys"], *(key for key, *_ in report["mismatched_keys"])]
        raise checkpoint.unfilled(found.name, absent, type(net).__name__)
