"""How many passes each step of a computation takes."""

from __future__ import annotations

from .inputs import Inputs
from .selection import Selection

#: The step that masks each token and word in turn.
MASKING = "masking"

#: The step that masks all selected tokens together.
MASKING_SELECTED = "masking_selected"

#: So many targets are always explained together; they share the forward pass.
_FEW_TARGETS = 8

#: More of them where each costs little: at most so many, and so many passes for all of them.
_MANY_TARGETS = 64
_MANY_PASSES = 1000

#: An image has so many scores a target that the others' would weigh on the state.
_MANY_SCORES = 16_384


class Costs:
    """Counts the passes of steps.

    A step is the name of a method, ``MASKING`` or ``MASKING_SELECTED``.

    Parameters
    ----------
    inputs
        What is known of each input.
    """

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs

    def points(self, selection: Selection, step: str) -> int:
        """Count the points at which a step usually evaluates the model.

        Raises
        ------
        InputError
            For parameters that the method does not have, or an input that cannot be explained.
        """
        encoding = self._inputs.encoding(selection)
        if step == MASKING_SELECTED:
            return 2
        if step != MASKING:
            return selection.built(step).usual_cost(encoding)
        return 1 + len(encoding.words) + (0 if encoding.image is not None else len(encoding))

    def effort(self, selection: Selection, step: str) -> float:
        """Count the passes forward and backward of a step, one for each point and target.

        Masking runs forward only, which takes about a third of both (Kaplan et al. 2020,
        arXiv:2001.08361, section 2.1), whatever the number of targets.
        """
        passes = self.points(selection, step)
        if step in (MASKING, MASKING_SELECTED):
            return passes / 3
        is_for_all = self.explains_all(selection, step)
        return passes * (self._count_targets(selection) if is_for_all else 1)

    def explains_all(self, selection: Selection, step: str) -> bool:
        """Decide whether to explain all targets of the answer, or the chosen one alone."""
        encoding = self._inputs.encoding(selection)
        count = self._count_targets(selection)
        if encoding.image is not None and count * len(encoding) > _MANY_SCORES:
            return False
        if count <= _FEW_TARGETS:
            return True
        passes = count * selection.built(step).usual_cost(encoding)
        return count <= _MANY_TARGETS and passes <= _MANY_PASSES

    def _count_targets(self, selection: Selection) -> int:
        """Count the targets of the answer; before it is known, those that it can have."""
        encoding = self._inputs.encoding(selection)
        most = self._inputs.subject(selection).most_targets(encoding)
        answer = self._inputs.answer(selection.input)
        return most if answer is None else min(most, len(answer.probabilities))
