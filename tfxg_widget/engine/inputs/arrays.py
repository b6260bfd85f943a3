"""Types of arrays and tensors, with the shapes that they have everywhere in the engine.

N is the number of points or inputs, T of tokens, D the width of a vector, C the number of outputs,
H of attention heads, V the size of the vocabulary. Shapes are documented, not checked.
"""

from __future__ import annotations

from typing import Annotated, Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int32]
Floats: TypeAlias = NDArray[np.float32]


class Tensor(Protocol):
    """A tensor or variable of TensorFlow, as far as it is used without TensorFlow's functions."""

    @property
    def shape(self) -> Any:
        """The static shape."""

    @property
    def dtype(self) -> Any:
        """The type of the numbers."""

    def __array__(self) -> NDArray[Any]: ...

    def __getitem__(self, index: Any, /) -> Any: ...

    def __neg__(self) -> Any: ...

    def __add__(self, other: Any, /) -> Any: ...

    def __mul__(self, other: Any, /) -> Any: ...

    def __truediv__(self, other: Any, /) -> Any: ...

    def __gt__(self, other: Any, /) -> Any: ...


class Variable(Tensor, Protocol):
    """A tensor whose numbers can be changed."""

    def assign(self, value: Any, /) -> Any:
        """Replace the numbers."""


#: In the place of the word embeddings, or of a layer's output.
Points: TypeAlias = Annotated[Tensor, "(N, T, D)"]

#: What a layer gives for each token.
States: TypeAlias = Annotated[Tensor, "(N, T, D)"]

#: The outputs of a model, in the order in which its task counts them.
Logits: TypeAlias = Annotated[Tensor, "(N, C)"]

#: The attention probabilities of a block: of reading (first T) from each token (second T).
Probabilities: TypeAlias = Annotated[Tensor, "(N, H, T, T)"]

#: The word embeddings of the whole vocabulary.
Table: TypeAlias = Annotated[Variable, "(V, D)"]

#: Token ids, or a number for each token.
TokenRow: TypeAlias = Annotated[Tensor, "(N, T)"]

#: Normalised values of an image's pixels.
Pixels: TypeAlias = Annotated[Tensor, "(N, H, W, 3)"]


class TensorRows(Protocol):
    """What goes with N points; a ``Rows`` of tensors or of arrays."""

    @property
    def ids(self) -> Any:
        """Token ids, (N, T)."""

    @property
    def inputs(self) -> Any:
        """Everything else that the model takes, each of shape (N, T)."""
