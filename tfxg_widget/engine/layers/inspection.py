"""A model opened for one input: its arrays, and what can be computed from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..gradients.output_scalar import Output
from ..models.internals.anatomy import Side
from ..running.runner import OnProgress, ignore_progress
from ..tasks.base import Chosen
from .attention.head_ablation import HeadAblation, head_ablation
from .conductance import LayerConductance, layer_conductance
from .feed_forward.factors import NeuronFactors, neuron_factors
from .feed_forward.neurons import TopNeurons, top_neurons
from .layer_arrays import LayerArrays
from .lens.lens import AnswersByLayer, answers_by_layer
from .lens.logit_lens import LogitLens, logit_lens
from .scalar import Scalar
from .vectors.token_paths import TokenPaths, token_paths


@dataclass(frozen=True, eq=False, repr=False)
class Inspection(LayerArrays):
    """A model opened for one input; from ``tfxg_widget.inspect``.

    Its properties are arrays, which are computed when they are first asked for, all by one forward
    pass, and cannot be changed; see ``LayerArrays``. Its methods compute more from them.
    """

    def answers_by_layer(self) -> AnswersByLayer:
        """Read each hidden state by the classifier's own last part: what it would answer there.

        The state of every layer takes the place of the last block's output; what follows (a
        normalisation, a pooler, the head) runs as it is. The head was trained on the last states
        alone, so early rows show what it makes of other states, not what the model knows.

        Raises
        ------
        InputError
            For a language model; use ``logit_lens``.
        ModelError
            For a model without hidden states of one shape.
        """
        return answers_by_layer(self)

    def logit_lens(
        self,
        top_k: int = 5,
        watch: Sequence[str | int] = (),
        positions: int | Sequence[int] | None = None,
    ) -> LogitLens:
        """Read each hidden state by the language model's own head (nostalgebraist 2020).

        The state of every layer takes the place of the last block's output; the final
        normalisation and the head run as they are. See docs/inside.md for what it cannot tell.

        Parameters
        ----------
        top_k
            How many of the most probable tokens are kept.
        watch
            Words or token ids whose rank is followed. For a word of several tokens its first one
            stands; ``LogitLens.watched`` says which.
        positions
            Which states are read, as indices of ``layer_tokens``; None for all. Of a
            sequence-to-sequence model they are the decoder's.

        Raises
        ------
        InputError
            For a classifier (use ``answers_by_layer``), a position out of range, or a word that the
            model has no token for.
        """
        return logit_lens(self, top_k, watch, positions)

    def neuron_factors(
        self, n_factors: int = 8, layers: range | None = None, *, side: Side | None = None
    ) -> NeuronFactors:
        """Factorise feed-forward activations: groups of neurons that are active together.

        Non-negative matrix factorisation of the activations of all tokens, negative ones set to 0,
        from a start without chance (scikit-learn's NMF; after Alammar 2021, Ecco).

        Parameters
        ----------
        n_factors
            How many groups.
        layers
            Which layers go in, such as range(0, 6); None for all that were kept.
        side
            "self", "encoder" or "decoder"; None for the first that the model has.

        Raises
        ------
        InputError
            For more factors than tokens, or layers that were not kept.
        ModelError
            For a model whose feed-forward blocks cannot be told.
        """
        return neuron_factors(self, n_factors, layers, self.known_side(side))

    def top_neurons(
        self,
        token: int,
        target: Chosen | None = None,
        *,
        contrast: Chosen | None = None,
        output: Output = "logit",
        side: Side | None = None,
        count: int = 10,
    ) -> TopNeurons:
        """Find the neurons on which a target depends most at a token: |activation × gradient|.

        Parameters
        ----------
        token
            An index of ``layer_tokens(side)``.
        target, contrast, output
            As for ``explain``.
        side
            "self", "encoder" or "decoder"; None for the first that the model has.
        count
            How many neurons.

        Raises
        ------
        InputError
            For a token out of range, or what is no target.
        ModelError
            For a model whose feed-forward blocks cannot be told.
        """
        scalar = Scalar(target, contrast, output)
        return top_neurons(self, token, scalar, self.known_side(side), count)

    def layer_conductance(
        self,
        target: Chosen | None = None,
        *,
        contrast: Chosen | None = None,
        output: Output = "logit",
        side: Side | None = None,
        baseline: Any = "auto",
        n_steps: int = 50,
        on_progress: OnProgress = ignore_progress,
    ) -> LayerConductance:
        """Share a target's change out among hidden states: a map of layers × tokens.

        ∫ ∂f/∂y_lt · dy_lt/dα dα along the straight path of the word embeddings from a baseline, for
        the state y_lt of each layer l and token t (Dhamdhere et al. 2018, arXiv:1805.12233;
        computed without second derivatives as in Shrikumar et al. 2018, arXiv:1807.09946). All
        layers share the same passes. The scores of a layer sum to f(input) - f(baseline).

        Parameters
        ----------
        target, contrast, output
            As for ``explain``: what f is.
        side
            Whose hidden states; None for the first that the model has.
        baseline
            Where the path starts, as for integrated gradients.
        n_steps
            Steps of the path, each with a forward and a backward pass more.
        on_progress
            Called with the points done and their total; raise an error in it to stop.

        Raises
        ------
        InputError
            For what is no target, or a baseline that does not fit.
        """
        scalar = Scalar(target, contrast, output)
        return layer_conductance(
            self, scalar, self.known_side(side), baseline, n_steps, on_progress
        )

    def head_ablation(
        self,
        target: Chosen | None = None,
        *,
        contrast: Chosen | None = None,
        output: Output = "logit",
        side: Side | None = None,
        on_progress: OnProgress = ignore_progress,
    ) -> HeadAblation:
        """Switch each head off, one at a time: what a target loses (Michel et al. 2019).

        A head that is switched off reads nothing: its attention is 0 everywhere. Parameters are as
        for ``layer_conductance``; one forward pass a head.

        Raises
        ------
        ModelError
            For a model whose attention cannot be read.
        InputError
            For what is no target.
        """
        return head_ablation(
            self, Scalar(target, contrast, output), self.known_side(side), on_progress
        )

    def token_paths(self, side: Side | None = None, *, unit_length: bool = False) -> TokenPaths:
        """Follow each token's hidden state through the layers, on one plane.

        The plane is that of the first two principal components of the states of all tokens at all
        layers.

        Parameters
        ----------
        side
            "self", "encoder" or "decoder"; None for the first that the model has.
        unit_length
            Divide each state by its Euclidean length first, so that only directions count. States
            of most models grow from layer to layer, and a few tokens have states that are many
            times as long as the others, which then decide the plane.

        Raises
        ------
        ModelError
            For a model without hidden states of one shape.
        InputError
            For more than fits the memory budget, saying what would fit.
        """
        return token_paths(self, self.known_side(side), unit_length)
