"""Find where a model computes its attention, hidden states and feed-forward activations."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Any, Literal
from weakref import WeakKeyDictionary

import numpy as np
import tensorflow as tf

from ...inputs.encoding import DECODER
from ..attention import alone
from ..attentive import AttentiveModel
from ..hooks import LayerCall, recorded
from ..layered import LayeredModel
from .attention_layer import AttentionLayer, Part
from .dense_attention import DenseAttention
from .keras_attention import KerasAttention
from .probabilities import ProbabilitiesAlone

#: The layers of one kind: "self" of a model without cross-attention; of a sequence-to-sequence
#: model those of the "encoder", of the "decoder", and the "cross" ones by which the decoder reads
#: the encoder's states. Hidden states and neurons have no "cross".
Side = Literal["self", "encoder", "decoder", "cross"]

#: How the path of a cross-attention layer is told from the others.
_CROSS = re.compile(r"cross|encoder_attn")

#: The ends of the paths of the second dense layer of a feed-forward block. Its input are the
#: block's activations.
_FEED_FORWARD = (
    "feedforward_output_dense",  # KerasHub's encoders and decoders
    "ffw_linear",  # KerasHub's Gemma
    "mlp.dense_2",  # KerasHub's ViT
    "output_layer.output",  # KerasHub's DeiT
    "bert_output.dense",  # transformers 4 from here on: BERT, RoBERTa
    "vit_output.dense",
    "deit_output.dense",
    "ffn.lin2",  # DistilBERT
    "ffn_output",  # ALBERT
    "mlp.c_proj",  # GPT-2
    "fc2",  # BART
)

#: Of a decoder behind an encoder, the path of what normalises its embeddings, and of its blocks.
_DECODER_STATES = (
    (r"decoder_embeddings_layer_norm", r"transformer_decoder_layer_\d+"),
    (r"(.*\.)?decoder\.layernorm_embedding", r"(.*\.)?decoder\.layers\.\d+"),
)


@dataclass(frozen=True, eq=False)
class AttentionCall:
    """One call of an attention layer in a run of the model.

    Attributes
    ----------
    path
        The layer's.
    layer
        The layer.
    turn
        Which of its calls, from 0: blocks that share their weights call one layer several times.
    multiplies
        Whether attention is the softmax of the queries and keys that can be read. It is not where
        positions enter after the projections (rotary or relative ones of transformers 4).
    """

    path: str
    layer: AttentionLayer
    turn: int
    multiplies: bool


@dataclass(frozen=True, eq=False)
class Anatomy:
    """Where a model computes what.

    Attributes
    ----------
    attention
        By side the attention of each block, in the order in which the blocks run; a side is
        missing where it cannot be read.
    states
        By side ("self", "encoder", "decoder") what makes each hidden state, first to last.
    feed_forward
        By side the second dense layer of each block's feed-forward part.
    last_block
        By side the last block, before any normalisation that follows it.
    starts_with_points
        Whether the first hidden state is what the word embeddings are replaced by, at the very
        layer that looks them up.
    """

    attention: Mapping[Side, Sequence[AttentionCall]]
    states: Mapping[Side, Sequence[LayerCall]]
    feed_forward: Mapping[Side, Sequence[LayerCall]]
    last_block: Mapping[Side, LayerCall]
    starts_with_points: bool

    @property
    def has_two_sides(self) -> bool:
        """Whether the model is an encoder with a decoder."""
        return "encoder" in self.states or "cross" in self.attention


_known: WeakKeyDictionary[LayeredModel, Anatomy] = WeakKeyDictionary()
_lock = threading.Lock()


def anatomy(model: LayeredModel) -> Anatomy:
    """Give where a model computes what; found out by one short run, once for each model."""
    with _lock:
        if model not in _known:
            _known[model] = _found(model)
        return _known[model]


def _found(model: LayeredModel) -> Anatomy:
    layers = dict(model._layers)
    calls, dense_calls = _observed_calls(model, layers)
    # Cross-attention of a family that is not known by name is not among the calls.
    writes_apart = DECODER in model.example_rows().inputs
    two_sides = writes_apart or any(_CROSS.search(call.path) for call in calls)
    attention: dict[Side, list[AttentionCall]] = {}
    for call in calls:
        attention.setdefault(_side(call.path, two_sides), []).append(call)
    first: Side = "encoder" if two_sides else "self"
    places = model._attention.places if isinstance(model, AttentiveModel) else ()
    # A class that reports more blocks than are known has layers of another kind.
    if len(places) > len(attention.get(first, ())) and "attention" in model.abilities:
        attention[first] = [
            AttentionCall("", ProbabilitiesAlone(place), 0, False) for place in places
        ]
    feed_forward: dict[Side, list[LayerCall]] = {}
    for path, place in dense_calls:
        feed_forward.setdefault(_side(path, two_sides), []).append(place)
    states: dict[Side, Sequence[LayerCall]] = {}
    if model._hidden_states:
        states[first] = list(model._hidden_states.values())
    if two_sides and (decoder := _decoder_states(layers)):
        states["decoder"] = decoder
    last = {
        side: _last_block(layers, attention.get(side, ()), places)
        for side, places in states.items()
    }
    starts = "self" in states and _is_replaced(model, states["self"][0])
    return Anatomy(attention, states, feed_forward, last, starts)


def _is_replaced(model: LayeredModel, place: LayerCall) -> bool:
    """Tell whether word embeddings take the place of what a layer gives, whatever that is."""
    rows = model.example_rows()
    points = tf.constant(model.embed(rows.ids))
    with alone(), recorded({"": place.layer}) as notes, tf.GradientTape() as tape:
        tape.watch(points)
        model._from_embeddings(points, rows)
    turn = place.turn or 0
    # Some classes do not even run it.
    return len(notes) <= turn or tape.gradient(notes[turn][1], points) is None


def _side(path: str, two_sides: bool) -> Side:
    if not two_sides:
        return "self"
    if _CROSS.search(path):
        return "cross"
    return "decoder" if "decoder" in path else "encoder"


def _observed_calls(
    model: LayeredModel, layers: Mapping[str, Any]
) -> tuple[list[AttentionCall], list[tuple[str, LayerCall]]]:
    """Run a probe, and list the calls of attention and feed-forward layers in their order."""
    candidates: dict[str, AttentionLayer] = {}
    for path, layer in layers.items():
        if KerasAttention.fits(layer):
            candidates[path] = KerasAttention(layer)
        elif dense := DenseAttention.at(path, layers):
            candidates[path] = dense
    calls: list[AttentionCall] = []
    unfit: set[str] = set()
    parts: dict[Part, Any] = {}

    def see(path: str, turn: int, part: Part, tensor: Any) -> Any:
        parts[part] = tensor
        if part == "attention":
            if is_distribution(tensor, rows.ids.shape[0]):
                layer = candidates[path]
                multiplies = isinstance(layer, KerasAttention) or is_product(
                    tensor, parts["queries"], parts["keys"]
                )
                calls.append(AttentionCall(path, layer, turn, multiplies))
            else:
                unfit.add(path)
        return tensor

    rows = model.example_rows()
    outputs = {path: layer for path, layer in layers.items() if path.endswith(_FEED_FORWARD)}
    with ExitStack() as stack:
        notes = stack.enter_context(recorded(outputs))
        stack.enter_context(alone())
        for path, attention_layer in candidates.items():
            stack.enter_context(attention_layer.observed(partial(see, path)))
        model._from_embeddings(tf.constant(model.embed(rows.ids)), rows)
    seen: dict[str, int] = {}
    dense_calls = []
    for path, _ in notes:
        turn = seen[path] = seen.get(path, -1) + 1
        dense_calls.append((path, LayerCall(layers[path], turn)))
    return [call for call in calls if call.path not in unfit], dense_calls


def is_distribution(tensor: Any, count: int) -> bool:
    """Tell whether a tensor holds probabilities of (N, H, T, S) for ``count`` inputs.

    Attention within windows has the windows where it should have the heads of one input; their
    probabilities are not of every token to every token.
    """
    if tensor.shape.rank != 4 or tensor.shape[0] != count:
        return False
    return bool(tf.reduce_all(tf.abs(tf.reduce_sum(tensor, -1) - 1) < 1e-3))


def is_product(attention: Any, queries: Any, keys: Any) -> bool:
    """Tell whether attention (N, H, T, S) is the softmax of queries · keys / √d, where not masked.

    Then their logarithms differ by the same number along each row.
    """
    products = np.asarray(tf.matmul(queries, keys, transpose_b=True), np.float64)
    probabilities = np.asarray(attention, np.float64)
    read = probabilities > 1e-6
    logarithms = np.log(probabilities, out=np.zeros_like(probabilities), where=read)
    differences = logarithms - products / np.sqrt(queries.shape[-1])
    highest = np.where(read, differences, -np.inf).max(axis=-1)
    lowest = np.where(read, differences, np.inf).min(axis=-1)
    return bool(np.allclose(highest, lowest, atol=1e-2))


def _decoder_states(layers: Mapping[str, Any]) -> list[LayerCall]:
    for embeddings, block in _DECODER_STATES:
        paths = [path for path in layers if re.fullmatch(embeddings, path)]
        blocks = [path for path in layers if re.fullmatch(block, path)]
        if paths and blocks:
            return [LayerCall(layers[path], 0) for path in [*paths, *blocks]]
    return []


def _last_block(
    layers: Mapping[str, Any], calls: Sequence[AttentionCall], states: Sequence[LayerCall]
) -> LayerCall:
    """Find the last block: what makes the last state, or what comes before its normalisation."""
    last = states[-1]
    if not calls or not calls[-1].path:
        return last
    path = calls[-1].path
    state_path = next((name for name, layer in layers.items() if layer is last.layer), "")
    shared = _shared_start(path, state_path)
    others = {call.path for call in calls} - {path}
    is_block = (
        not any(other.startswith(f"{shared}.") for other in others)
        if others
        else bool(re.search(r"\d$", shared))
    )
    if is_block and shared:
        return last
    # A normalisation makes the last state. Decoders hold their attention layer in the block itself.
    block = layers.get(path.rpartition(".")[0])
    return last if block is None else LayerCall(block, calls[-1].turn)


def _shared_start(path: str, other: str) -> str:
    """Give the path of the innermost layer that holds both, or is one of them."""
    pairs = zip(path.split("."), other.split("."), strict=False)
    return ".".join(first for first, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
