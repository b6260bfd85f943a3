"""Compose models of a reader, a network, which is a backbone with a head, and a task."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from ..tasks.base import Task
from ..tokenizers.fast import FastTokenizer
from ..tokenizers.image_processor import ImageReader
from .attentive import AttentiveModel
from .checkpoints import image_layout
from .checkpoints.config_values import Config, size
from .checkpoints.generation import Decoding
from .generative import GeneratingModel
from .layered import Parts, example_rows
from .networks.base import Network
from .networks.checks import check_embeddings, check_order, ignores_padding
from .networks.last_block import first_token_alone
from .networks.pixels import ImageNetwork, PixelCost, PixelNetwork


def text_model(
    reader: FastTokenizer,
    network: Network,
    task: Task,
    config: Config,
    *,
    name: str,
    kind: str,
    pads: bool | None = True,
    decoding: Decoding | None = None,
) -> AttentiveModel:
    """Compose a model of texts, and check that it can be explained.

    Parameters
    ----------
    reader, network, task
        See ``Parts``.
    config
        The model's configuration.
    name
        What to call the model.
    kind
        What to call the network in an error.
    pads
        Whether padding leaves the logits unchanged; None to find out.
    decoding
        How the model writes, None for a model that does not.

    Raises
    ------
    ModelError
        Where the network does not run from word embeddings, or a model that writes reads later
        tokens.
    """
    rows = example_rows(reader, task)
    logits = check_embeddings(network, rows, kind)
    if pads is None:
        pads = ignores_padding(network, rows)
    narrowed = first_token_alone(network, rows, logits) if task.unit == "text" else nullcontext
    parts = Parts(reader, network, task, name, size(config), pads, narrowed=narrowed)
    if decoding is None:
        return AttentiveModel(parts)
    check_order(network, rows, kind)
    return GeneratingModel(parts, decoding)


def image_model(
    reader: ImageReader,
    network: ImageNetwork,
    task: Task,
    config: Config,
    *,
    name: str,
    context: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> AttentiveModel:
    """Compose a model of images.

    Parameters
    ----------
    reader, task, context
        See ``Parts``.
    network
        Reads images.
    config
        The model's configuration.
    name
        What to call the model.
    """
    pixels = PixelNetwork(network, reader.side, reader.levels)
    cost = PixelCost(image_layout.stages(config))
    return AttentiveModel(Parts(reader, pixels, task, name, cost, context=context))
