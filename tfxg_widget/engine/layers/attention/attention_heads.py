"""Quantities of attention heads: what they read, how much it carries, and what depends on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...gradients.output_scalar import Output
from ...inputs.errors import InputError
from ...models.internals.anatomy import Side, anatomy
from ...tasks.base import Chosen
from ..layer_tokens import LayerTokens
from ..scalar import Scalar
from ..tables import dataframe
from .head_summaries import HeadSummary, entropy, mean_distance, to_separators
from .value_norms import value_weighted_norms

if TYPE_CHECKING:
    import pandas as pd

    from ..layer_arrays import LayerArrays

Floats = NDArray[np.float32]
Floats64 = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class AttentionHeads:
    """The attention heads of one side of a model, for one input.

    L layers and H heads are those that were chosen for the inspection; T tokens read from S tokens.
    T and S differ for cross-attention alone.

    Attributes
    ----------
    inspection
        What they belong to.
    side
        "self", "encoder", "decoder" or "cross".
    """

    inspection: LayerArrays
    side: Side

    @property
    def layers(self) -> tuple[int, ...]:
        """The indices of the L layers."""
        count = len(anatomy(self.inspection.model).attention[self.side])
        return tuple(layer for layer in self.inspection.layers if layer < count)

    @property
    def heads(self) -> tuple[int, ...]:
        """The indices of the H heads."""
        return self.inspection.heads

    @property
    def reading(self) -> LayerTokens:
        """The T tokens that read: the third axis."""
        return self.inspection.layer_tokens(self.side)

    @property
    def read(self) -> LayerTokens:
        """The S tokens that are read from: the last axis."""
        return self.inspection.layer_tokens("encoder" if self.side == "cross" else self.side)

    @property
    def weights(self) -> Floats:
        """Attention probabilities, shape (L, H, T, S); each row sums to 1."""
        return self.inspection.kept("attention", self.side)

    @property
    def queries(self) -> Floats:
        """Queries, shape (L, H, T, d); see ``Inspection.queries``."""
        return self.inspection.kept("queries", self.side)

    @property
    def keys(self) -> Floats:
        """Keys, shape (L, H, S, d); see ``Inspection.queries``."""
        return self.inspection.kept("keys", self.side)

    @property
    def values(self) -> Floats:
        """Values, shape (L, H, S, d); see ``Inspection.values``."""
        return self.inspection.kept("values", self.side)

    def value_weighted_norms(self) -> Floats:
        """Compute how much each head carries from token to token: ‖α V W_O‖, (L, H, T, S).

        The length of what head h adds to token t from token s: α_ts · ‖v_s W_O^h‖₂, with values
        v_s (the bias included) and the head's part W_O^h of the output projection, in the hidden
        states' units. A large weight on a short vector carries little (Kobayashi et al. 2020,
        arXiv:2004.10102, equation 5).

        Raises
        ------
        ModelError
            For a layer without an output projection by head.
        """
        return value_weighted_norms(self)

    def gradients(
        self,
        target: Chosen | None = None,
        *,
        contrast: Chosen | None = None,
        output: Output = "logit",
    ) -> Floats:
        """Differentiate a target by the attention probabilities: ∂f/∂α, (L, H, T, S).

        Parameters
        ----------
        target, contrast, output
            As for ``explain``: what f is.

        Raises
        ------
        InputError
            For what is no target of the input.
        """
        differentiated = self.inspection.differentiated(Scalar(target, contrast, output))
        by_layer = differentiated.gradients["attention", self.side]
        heads = list(self.heads)
        return np.stack([by_layer[layer][heads] for layer in self.layers])

    def gradient_x_attention(
        self,
        target: Chosen | None = None,
        *,
        contrast: Chosen | None = None,
        output: Output = "logit",
    ) -> Floats:
        """Multiply the weights by the gradient for a target: α ⊙ ∂f/∂α, (L, H, T, S).

        In units of f; positive where reading more would raise f, to first order. Parameters and
        errors are those of ``gradients``.
        """
        return self.weights * self.gradients(target, contrast=contrast, output=output)

    def entropy(self) -> Floats64:
        """Measure how spread out each head's attention is, (L, H), in bits; see ``entropy``."""
        return entropy(self.weights)

    def mean_distance(self) -> Floats64:
        """Measure how far each head reads, (L, H), in tokens; see ``mean_distance``.

        Raises
        ------
        InputError
            For cross-attention, whose tokens lie in two different texts, and for images.
        """
        if self.side == "cross" or self.inspection.image is not None:
            raise InputError(
                "A distance in tokens is defined between tokens of one text. Cross-attention "
                "reads from another text, and patches lie in a plane."
            )
        return mean_distance(self.weights)

    def to_separators(self) -> Floats64:
        """Measure how much each head reads from special tokens, (L, H), in [0, 1]."""
        return to_separators(self.weights, self.read.special)

    def importance(
        self,
        target: Chosen | None = None,
        *,
        contrast: Chosen | None = None,
        output: Output = "logit",
    ) -> Floats64:
        """Estimate how much f depends on each head, (L, H): mean over t and s of |α ∂f/∂α|.

        In units of f. After Michel et al. 2019 (arXiv:1905.10650), who take |Σ|, over a data set,
        of the head's output times its gradient; α ⊙ ∂f/∂α sums to the same number, and its mean
        absolute value does not cancel. Parameters and errors are those of ``gradients``.
        """
        product = self.gradient_x_attention(target, contrast=contrast, output=output)
        mean: Floats64 = np.abs(product.astype(np.float64)).mean(axis=(2, 3))
        return mean

    def summary(
        self,
        target: Chosen | None = None,
        *,
        contrast: Chosen | None = None,
        output: Output = "logit",
    ) -> HeadSummary:
        """Put all measures of each head together; parameters as for ``gradients``."""
        plain = self.side != "cross" and self.inspection.image is None
        return HeadSummary(
            side=self.side,
            layers=self.layers,
            heads=self.heads,
            entropy=self.entropy(),
            mean_distance=self.mean_distance() if plain else None,
            to_separators=self.to_separators(),
            importance=self.importance(target, contrast=contrast, output=output),
        )

    def rollout(self) -> Floats64:
        """Follow attention through all layers to the input: (L, T, T), one map after each layer.

        Ā_l ⋯ Ā_1 with Ā = (A + I) / 2, A the mean over heads, for the residual connection (Abnar &
        Zuidema 2020, arXiv:2005.00928). Rows sum to 1: how much of token t's state after layer l
        comes from token s of the input. For the map of an image take the row of the class token
        (0) or of a patch.

        Raises
        ------
        InputError
            For cross-attention, or where some layers or heads were left out of the inspection.
        """
        every = anatomy(self.inspection.model).attention[self.side]
        if self.side == "cross":
            raise InputError("Rollout follows tokens of one text, which cross-attention leaves.")
        if len(self.layers) < len(every) or not self.inspection.has_all_heads(self.side):
            raise InputError("Rollout needs all layers and heads. Leave layers= and heads= out.")
        mean = self.weights.astype(np.float64).mean(axis=1)
        maps = [np.eye(mean.shape[-1])]
        for layer in mean:
            maps.append((layer + np.eye(len(layer))) / 2 @ maps[-1])
        return np.stack(maps[1:])

    def to_dataframe(self, layer: int, head: int) -> pd.DataFrame:
        """Lay one head's weights out as a table: reading tokens as rows, read tokens as columns.

        Parameters
        ----------
        layer, head
            Indices in the model; both must be among those that were chosen.

        Raises
        ------
        InputError
            For a layer or head that was not chosen.
        ImportError
            Where pandas is not installed.
        """
        for name, index, known in (("layer", layer, self.layers), ("head", head, self.heads)):
            if index not in known:
                raise InputError(
                    f"{name}={index} was not chosen. Chosen: {', '.join(map(str, known))}."
                )
        return dataframe(
            self.weights[self.layers.index(layer), self.heads.index(head)],
            index=list(self.reading.names),
            columns=list(self.read.names),
        )
