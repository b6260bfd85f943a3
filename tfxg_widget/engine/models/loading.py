"""Load a model by folder or Hub id, or wrap one that is in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import transformers
from transformers.modeling_tf_pytorch_utils import load_pytorch_state_dict_in_tf2_model

from ..errors import ModelError
from . import checkpoint
from .base import Model
from .transformers_tf import TransformersModel

#: The name under which the bundled model goes.
DEMO = "demo"


def load(name: str | Path, *, revision: str | None = None) -> Model:
    """Load a model; see ``tfxg_widget.load``."""
    source = str(files("tfxg_widget") / "demo_model") if name == DEMO else str(name)
    with _quiet():
        config = _config(source, revision)
        found = checkpoint.find(source, revision)
        net_class = _net_class(source, config)
        if found.pytorch_layout:
            net = _from_pytorch_layout(net_class, config, found)
        else:
            net = _from_tensorflow_layout(net_class, config, found, revision)
        return TransformersModel(net, _tokenizer(source, revision), Path(name).name)


def wrap(net: Any, tokenizer: Any = None) -> Model:
    """Wrap a model that is in memory; see ``tfxg_widget.wrap``."""
    if not isinstance(net, transformers.TFPreTrainedModel):
        raise ModelError(
            f"Cannot wrap a {type(net).__name__}: only TensorFlow models of transformers "
            "(TFPreTrainedModel) are supported so far."
        )
    return TransformersModel(net, tokenizer, net.name_or_path or type(net).__name__)


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
        raise ModelError(
            f"Found no model at {source!r}: it is neither a folder with a config.json nor a model "
            f"that the Hub gave ({fault})"
        ) from fault


def _tokenizer(source: str, revision: str | None) -> Any:
    try:
        return transformers.AutoTokenizer.from_pretrained(source, revision=revision)
    except Exception as fault:  # The tokenizers library raises bare exceptions.
        raise ModelError(
            f"{source} has no tokenizer that can be read ({fault}). Add its tokenizer.json, or "
            "load both yourself and use wrap(model, tokenizer)."
        ) from fault


def _net_class(source: str, config: Any) -> Any:
    architecture = next(iter(config.architectures or []), None)
    if architecture is None:
        raise ModelError(
            f"The config.json of {source} names no architecture, so its task is not known. Add "
            '"architectures": ["…ForSequenceClassification"] to it.'
        )
    net_class = getattr(transformers, "TF" + architecture.removeprefix("TF"), None)
    if net_class is None:
        raise ModelError(
            f"transformers {transformers.__version__} has no TensorFlow class for {architecture}, "
            f"the architecture of {source}."
        )
    return net_class


def _from_pytorch_layout(net_class: Any, config: Any, found: checkpoint.Checkpoint) -> Any:
    """Fill a TensorFlow model from weights of PyTorch's names and shapes.

    ``from_pretrained`` cannot in transformers 4.54 to 4.57 (issue 40028 there).
    """
    tensors = found.tensors()
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
        absent = [*report["missing_keys"], *(key for key, *_ in report["mismatched_keys"])]
        raise ModelError(
            f"{found.name} does not fill {type(net).__name__}: {', '.join(absent[:6])}"
            f"{' …' if len(absent) > 6 else ''} missing or of another shape. Random weights in "
            "their place would be explained as if they meant something; load a checkpoint that "
            "was fine-tuned for the task."
        )
