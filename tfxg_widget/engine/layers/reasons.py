"""Why something inside a model cannot be read, and what can."""

from __future__ import annotations

from ..inputs.errors import ModelError
from ..models.internals.anatomy import Side, anatomy
from ..models.internals.forward import Quantity
from ..models.layered import LayeredModel

#: What each quantity is called in a sentence.
_NOUNS: dict[Quantity, str] = {
    "attention": "attention",
    "queries": "queries",
    "keys": "keys",
    "values": "values",
    "hidden_states": "hidden states",
    "neurons": "feed-forward activations",
}


def unreadable(model: LayeredModel, quantity: Quantity, side: Side) -> ModelError:
    """Build the error for a quantity that a model does not have, or that cannot be reached."""
    noun, parts = _NOUNS[quantity], anatomy(model)
    if side in ("decoder", "cross", "encoder") and not parts.has_two_sides:
        return ModelError(
            f"{model.name} has no {side} beside its own layers, so it has no {side} {noun}. Leave "
            "the prefix out."
        )
    if quantity == "hidden_states":
        why = "its layers differ in shape" if parts.states else "no layer gives a vector a token"
        return ModelError(
            f"The hidden states of {model.name} cannot be read as one array: {why}. Explain it at "
            "a layer: explain(…, layer=…)."
        )
    if quantity == "neurons":
        return ModelError(
            f"The {noun} of {model.name} cannot be read: none of its layers is known as the second "
            "dense layer of a feed-forward block. Attention and hidden states do not need it."
        )
    if quantity != "attention" and side in parts.attention:
        return ModelError(
            f"The {noun} of {model.name} cannot be read: the parts of its attention layers are not "
            "known, or positions enter after the projections, so that attention is not made of "
            "their product alone. The attention itself can be read."
        )
    works = "hidden_states, logit lens and layer conductance" if parts.states else "explain"
    return ModelError(
        f"{model.name} has no {noun} of every token to every token that can be read: it has no "
        "attention layers, or attends within windows, or its layers are of an unknown kind. What "
        f"works: {works}."
    )
