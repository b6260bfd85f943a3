"""Find the layers that compute attention probabilities, and hook them while the model runs."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from .hooks import Layer, LayerCall, replaced, tapped

#: The argument by which Keras' attention layers return their probabilities.
_RETURN_SCORES = "return_attention_scores"


@dataclass(frozen=True, eq=False)
class Attention:
    """The layers that compute the attention probabilities of all blocks.

    Attributes
    ----------
    places
        The layer calls whose outputs are the probabilities, of shape (N, …, T, T), the reading
        tokens first. The heads have one axis or several between N and T, or share the axis of N.
    fused
        Layers that compute the probabilities only on request: without it a fused op computes the
        output directly.
    """

    places: Sequence[LayerCall] = ()
    fused: Sequence[Layer] = ()

    @classmethod
    def below(cls, roots: Iterable[Layer]) -> Attention:
        """Find every softmax layer in or below layers of Keras 2 or Keras 3."""
        layers = [layer for root in roots for layer in root._flatten_layers()]
        softmaxes = [layer for layer in layers if type(layer).__name__ == "Softmax"]
        fused = [
            layer for layer in layers if _RETURN_SCORES in inspect.signature(layer.call).parameters
        ]
        return cls([LayerCall(layer, None) for layer in softmaxes], fused)

    @contextmanager
    def tapped(self, see: Callable[[LayerCall, Any], Any]) -> Iterator[None]:
        """Pass each output, with its layer call, through ``see`` while the context lasts."""
        with ExitStack() as stack:
            for layer in self.fused:
                stack.enter_context(_unfused(layer))
            for place in self.places:
                stack.enter_context(tapped(place.layer, _at(place, see), place.turn))
            yield


def _at(place: LayerCall, see: Callable[[LayerCall, Any], Any]) -> Callable[[Any], Any]:
    return lambda output: see(place, output)


@contextmanager
def _unfused(layer: Layer) -> Iterator[None]:
    """Make a layer compute its probabilities, in this thread only, and return its usual output."""
    signature = inspect.signature(layer.call)

    def instead(call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            bound = signature.bind(*args, **kwargs)
            if bound.arguments.get(_RETURN_SCORES):
                return call(*args, **kwargs)
            bound.arguments[_RETURN_SCORES] = True
            output, _ = call(*bound.args, **bound.kwargs)
            return output

        return run

    with replaced(layer, "call", instead):
        yield


@contextmanager
def alone() -> Iterator[None]:
    """Keep Keras from warning that a single token attends to itself alone."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "(?s).*using a softmax over axis")
        yield
