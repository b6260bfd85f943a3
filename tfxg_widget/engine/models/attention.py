"""Where a model makes its attention probabilities, and how they are reached while it runs."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from .hooks import LayerCall, replaced, tapped

#: How Keras' attention layers are asked for their probabilities.
_ASKED = "return_attention_scores"


@dataclass(frozen=True, eq=False)
class Attention:
    """Where the probabilities of all blocks are made.

    Attributes
    ----------
    places
        Whose outputs they are: shape (N, …, T, T), the reading tokens first. Between N and T lie
        the heads, be it in groups, or they share N's axis.
    fused
        Layers that make them only when they are asked to: otherwise a fused op gives the output
        without them.
    """

    places: Sequence[LayerCall] = ()
    fused: Sequence[Any] = ()

    @classmethod
    def below(cls, roots: Iterable[Any]) -> Attention:
        """Take every softmax that is a layer, in or below layers of either generation of Keras."""
        layers = [layer for root in roots for layer in root._flatten_layers()]
        softmaxes = [layer for layer in layers if type(layer).__name__ == "Softmax"]
        fused = [layer for layer in layers if _ASKED in inspect.signature(layer.call).parameters]
        return cls([LayerCall(layer, None) for layer in softmaxes], fused)

    @contextmanager
    def tapped(self, see: Callable[[LayerCall, Any], Any]) -> Iterator[None]:
        """Pass the outputs through ``see``, with their places, for as long as the context lasts."""
        with ExitStack() as stack:
            for layer in self.fused:
                stack.enter_context(_unfused(layer))
            for place in self.places:
                stack.enter_context(tapped(place.layer, _at(place, see), place.turn))
            yield


def _at(place: LayerCall, see: Callable[[LayerCall, Any], Any]) -> Callable[[Any], Any]:
    return lambda output: see(place, output)


@contextmanager
def _unfused(layer: Any) -> Iterator[None]:
    """Have a layer make its probabilities, in this thread only, and answer as it would without."""
    signature = inspect.signature(layer.call)

    def instead(call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            bound = signature.bind(*args, **kwargs)
            if bound.arguments.get(_ASKED):
                return call(*args, **kwargs)
            bound.arguments[_ASKED] = True
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
