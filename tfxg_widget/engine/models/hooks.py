"""Read or replace the output of a layer while its model runs."""

from __future__ import annotations

import functools
import inspect
import itertools
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

#: Two threads that patch one layer would restore it in the wrong order.
_patching = threading.RLock()


class Layer(Protocol):
    """A layer of Keras, of either generation: each class has attributes of its own."""

    name: str

    def __getattr__(self, name: str, /) -> Any: ...

    def __setattr__(self, name: str, value: Any, /) -> None: ...


@dataclass(frozen=True, eq=False)
class LayerCall:
    """The output of one call of a layer.

    Attributes
    ----------
    layer
        The layer.
    turn
        The index of the call in one run of the model, from 0, for a layer that runs several
        times (as ALBERT's shared blocks do); None for all calls.
    """

    layer: Layer
    turn: int | None


@contextmanager
def replaced(
    layer: Layer, name: str, instead: Callable[[Callable[..., Any]], Callable[..., Any]]
) -> Iterator[None]:
    """Replace a function attribute of a layer, for this thread's calls only."""
    owner = threading.get_ident()
    with _patching:
        # Read under the lock: a function that another thread put there is not the original.
        original, outer = getattr(layer, name), vars(layer).get(name)
        replaced = instead(original)

        @functools.wraps(original)
        def chosen(*args: Any, **kwargs: Any) -> Any:
            call = replaced if threading.get_ident() == owner else original
            return call(*args, **kwargs)

        setattr(layer, name, chosen)
        try:
            yield
        finally:
            if outer is None:
                delattr(layer, name)
            else:
                setattr(layer, name, outer)


@contextmanager
def tapped(layer: Layer, see: Callable[[Any], Any], turn: int | None = None) -> Iterator[None]:
    """Pass a layer's output through ``see`` for the duration of the context.

    Only calls made by this thread are changed, so the model stays usable by others.

    Parameters
    ----------
    layer
        A Keras layer of either generation.
    see
        Gets the output tensor (the first one, where the layer returns several) and returns the
        tensor that replaces it.
    turn
        The index of the call that is changed, from 0; None for all calls.
    """
    turns = itertools.count()

    def seen(call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            output = call(*args, **kwargs)
            if turn is not None and next(turns) != turn:
                return output
            return _first_replaced(output, see)

        return run

    with replaced(layer, "call", seen):
        yield


@contextmanager
def input_tapped(
    layer: Layer, see: Callable[[Any], Any], turn: int | None = None
) -> Iterator[None]:
    """Pass a layer's first input through ``see`` for the duration of the context, like ``tapped``.

    Parameters
    ----------
    layer, turn
        See ``tapped``.
    see
        Gets the input tensor and returns the tensor that replaces it.
    """
    name = next(iter(inspect.signature(layer.call).parameters))
    turns = itertools.count()

    def seen(call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            if turn is not None and next(turns) != turn:
                return call(*args, **kwargs)
            if args:
                return call(see(args[0]), *args[1:], **kwargs)
            return call(**{**kwargs, name: see(kwargs[name])})

        return run

    with replaced(layer, "call", seen):
        yield


@contextmanager
def linear(layer: Layer) -> Iterator[None]:
    """Remove a layer's activation for the duration of the context, in this thread only."""
    with replaced(layer, "activation", lambda _: lambda values: values):
        yield


@contextmanager
def fed(layer: Layer, arguments: Mapping[str, Any]) -> Iterator[None]:
    """Call a layer with other arguments for the duration of the context, in this thread only."""
    signature = inspect.signature(layer.call)

    def instead(call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            bound = signature.bind(*args, **kwargs)
            bound.arguments.update(arguments)
            return call(*bound.args, **bound.kwargs)

        return run

    with replaced(layer, "call", instead):
        yield


@contextmanager
def recorded(layers: Mapping[str, Layer]) -> Iterator[list[tuple[str, Any]]]:
    """Record the output of each layer, in the order in which they finish."""
    notes: list[tuple[str, Any]] = []

    def note(name: str, tensor: Any) -> Any:
        notes.append((name, tensor))
        return tensor

    with ExitStack() as stack:
        for name, layer in layers.items():
            stack.enter_context(tapped(layer, functools.partial(note, name)))
        yield notes


def layers_by_attribute(root: Layer, layer_type: type[Any], prefix: str = "") -> dict[str, Layer]:
    """Find all layers below ``root`` by the path of attributes to them.

    Returns
    -------
    dict
        Such as {"bert.encoder.layer.0.attention": layer}; each layer appears once.
    """
    layers: dict[str, Layer] = {}
    visited: set[int] = {id(root)}

    def visit(value: Any, path: str) -> None:
        if isinstance(value, layer_type):
            if id(value) not in visited:
                visited.add(id(value))
                layers[path] = value
                walk(value, path + ".")
        elif isinstance(value, list | tuple):
            for i, item in enumerate(value):
                visit(item, f"{path}.{i}")

    def walk(layer: Layer, start: str) -> None:
        for attribute, value in vars(layer).items():
            if not attribute.startswith("_"):
                visit(value, start + attribute)

    walk(root, prefix)
    return layers


def layers_by_name(root: Layer) -> dict[str, Layer]:
    """Find all layers below ``root`` by the names in its summary.

    Returns
    -------
    dict
        Such as {"encoder.dense": layer}; the first of layers that share a name.
    """
    layers: dict[str, Layer] = {}

    def visit(layer: Layer, prefix: str) -> None:
        for inner in layer._flatten_layers(include_self=False, recursive=False):
            name = f"{prefix}{inner.name}"
            layers.setdefault(name, inner)
            visit(inner, f"{name}.")

    visit(root, "")
    return layers


def _first_replaced(output: Any, see: Callable[[Any], Any]) -> Any:
    if isinstance(output, tuple):
        return (see(output[0]), *output[1:])
    if isinstance(output, list):  # GPT-2's blocks
        return [see(output[0]), *output[1:]]
    if isinstance(output, dict):  # the output classes of transformers
        first = next(iter(output))
        output[first] = see(output[first])
        return output
    return see(output)
