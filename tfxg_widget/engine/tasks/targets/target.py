"""What can be explained: which outputs of a model, and how their logits become probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ...inputs.text_span import TextSpan
from .ids import Kind

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Table:
    """Outputs laid out row by row, of which those along a line exclude each other.

    Attributes
    ----------
    columns
        How many outputs a row has; the number of rows is the input's.
    along
        What a line is: "rows" for the labels of each token, "columns" for the places of each end
        of an answer.
    """

    columns: int
    along: Literal["rows", "columns"]


#: How logits become probabilities: all exclude each other, each stands for itself, they are scores
#: that are no probabilities and stay as they are, or by lines.
Activation = Literal["softmax", "sigmoid", "identity"] | Table


#: How the probabilities of several outputs make that of a target.
Combination = Literal["product", "mean"]


@dataclass(frozen=True)
class Target:
    """Something that can be explained: one of the model's outputs, or several together.

    With outputs i of logits z_i, probabilities p_i and coefficients c_i its logit is Σ c_i z_i;
    its probability is the joint one, Π p_i, or the mean Σ c_i p_i.

    Attributes
    ----------
    id
        Tells it from every other target of the same input; accepted wherever a name is.
    name
        What a person calls it, and a caller can type. Several targets may have the same name.
    kind
        What it is; see ``ids.Kind``.
    indices, coefficients
        Which outputs, and what each counts; the same number of both.
    spans
        Where in the texts it stands; nowhere for a label of the whole input.
    label
        As what its spans are explained: the kind of an entity, a word for a mask; else "".
    token
        The index of the token that it stands at, for a mask or a written token; else None.
    combination
        "product" for outputs that have to hold together, each with a coefficient of 1; "mean" for
        an average, whose coefficients sum to 1.
    alternatives
        Further groups of outputs that mean the same, as many each: its probability is then the
        sum of the joint ones of all groups. Its logit leaves them out.
    contrast
        What it is explained against, or None: what is explained then is the difference of their
        logits, of their probabilities or of their log-odds.
    """

    id: str
    name: str
    kind: Kind
    indices: tuple[int, ...]
    coefficients: tuple[float, ...]
    spans: tuple[TextSpan, ...] = ()
    label: str = ""
    token: int | None = None
    combination: Combination = "product"
    alternatives: tuple[tuple[int, ...], ...] = ()
    contrast: Target | None = None

    def value(self, logits: Floats) -> NDArray[np.float64]:
        """Compute its logit, without the contrast's, from the outputs' logits: (N, C) to (N,)."""
        return np.asarray(_chosen(logits, self.indices) @ np.array(self.coefficients))

    def probability(self, probabilities: Floats) -> NDArray[np.float64]:
        """Compute its probability from the outputs' probabilities: (N, C) to (N,).

        ``gradients.output_scalar`` computes the same from logits, to be differentiated.
        """
        if self.combination == "mean":
            each = _chosen(probabilities, self.indices)
            return np.asarray(each @ np.array(self.coefficients))
        groups = (self.indices, *self.alternatives)
        joint = [np.prod(_chosen(probabilities, group), axis=1) for group in groups]
        return np.asarray(np.sum(joint, axis=0))


def _chosen(values: Floats, indices: Sequence[int]) -> NDArray[np.float64]:
    return values[:, list(indices)].astype(np.float64)
