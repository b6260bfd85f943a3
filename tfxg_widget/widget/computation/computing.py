"""Computes selections, and remembers what was computed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from ...engine.attribution import Attribution
from ...engine.explanation_options import ALL, ExplanationOptions
from ...engine.methods.base import methods_for
from ...engine.models.base import Model
from ...engine.recently_used import RecentlyUsed
from ...engine.running.runner import OnProgress
from ...engine.tasks.targets.prediction import Prediction
from ...engine.tasks.targets.target import Target
from ...protocol.conversion.attributions import answer_of, result_of
from ...protocol.messages import OcclusionEffect, Result, packed
from ...protocol.selected import SelectionEffect
from .costs import MASKING, MASKING_SELECTED, Budget, Budgets, Clock, Costs
from .inputs import Inputs
from .selection import ComputedResults, Selection
from .subjects import Input

#: So many steps, inputs or questions at the most.
_REMEMBERED = 512


@dataclass(frozen=True)
class _Explained:
    """Attributions by the id of their target, and whether all of the answer's are among them."""

    by_target: Mapping[str, Attribution]
    has_all: bool


class Computing:
    """Explains selections for one widget, remembering what it has computed by its content.

    A step is the name of a method, ``MASKING`` or ``MASKING_SELECTED``.

    Parameters
    ----------
    model
        The model.
    memory_budget
        In MiB, for the activations of one chunk.
    clock
        Measures how long passes take.

    Attributes
    ----------
    model, clock
        As given.
    inputs
        What is known of each input.
    costs
        How many passes steps take.
    """

    def __init__(self, model: Model, memory_budget: int, clock: Clock = time.perf_counter) -> None:
        self.model = model
        self.clock = clock
        self._memory_budget = memory_budget
        self.inputs = Inputs(model)
        self.costs = Costs(self.inputs)
        self._explained: RecentlyUsed[tuple[object, ...], _Explained] = RecentlyUsed(_REMEMBERED)
        #: Of the step that is being computed, where it refines its scores in stages.
        self._preliminary: tuple[tuple[object, ...], list[Attribution]] = ((), [])
        self._occlusion: RecentlyUsed[Input, OcclusionEffect] = RecentlyUsed(_REMEMBERED)
        self._selections: RecentlyUsed[tuple[Input, tuple[int, ...]], SelectionEffect] = (
            RecentlyUsed(_REMEMBERED)
        )
        self._budgets: RecentlyUsed[tuple[object, ...], Budgets] = RecentlyUsed(_REMEMBERED)
        self._failures: RecentlyUsed[tuple[object, ...], str] = RecentlyUsed(_REMEMBERED)

    def budget(self, selection: Selection) -> Budget:
        """Give the budget of a target of an input; a change of method is no new target."""
        question = (selection.input, selection.contrast, selection.output, selection.layer)
        budgets = self._budgets.get(question) or Budgets(self.clock)
        self._budgets[question] = budgets
        return budgets.of(selection.target)

    def note_failure(self, selection: Selection, step: str, message: str) -> None:
        """Remember why a step failed."""
        self._failures[(*self._key(selection, step), selection.target)] = message

    def failure(self, selection: Selection, step: str) -> str | None:
        """Give why a step failed, None where it did not or has been computed since."""
        if self.has(selection, step):
            return None
        return self._failures.get((*self._key(selection, step), selection.target))

    def has(self, selection: Selection, step: str) -> bool:
        """Tell whether a step is computed already."""
        said = self.inputs.answer(selection.input)
        if step == MASKING:
            occlusion_effect = self._occlusion.get(selection.input)
            return occlusion_effect is not None and (
                said is None or set(said.keys_by_id) <= set(occlusion_effect.targets)
            )
        if step == MASKING_SELECTED:
            return (selection.input, selection.masked) in self._selections
        found = self._explained.get(self._key(selection, step))
        if said is None or found is None:
            return False
        target, _ = self.inputs.targets(selection, said)
        return target.id in found.by_target and (
            found.has_all or not self.costs.explains_all(selection, step)
        )

    def known(self, selection: Selection, steps: Sequence[str]) -> ComputedResults | None:
        """Give what is computed of the steps, or None where no method is.

        Raises
        ------
        InputError
            For a target that the answer does not have, or one that is explained against itself.
        """
        said = self.inputs.answer(selection.input)
        stored = [self._explained.get(self._key(selection, step)) for step in steps]
        if said is None:
            return None
        target, contrast = self.inputs.targets(selection, said)
        found = [
            one
            for some in stored
            if some is not None
            for one in some.by_target.values()
            if one.image is None or some.has_all or one.target_id == target.id
        ]
        computed = {(one.method, one.target_id) for one in found}
        question, preliminary = self._preliminary
        if question in {self._key(selection, step) for step in steps}:
            found += [a for a in preliminary if (a.method, a.target_id) not in computed]
        # Targets in other windows of a long context have other tokens.
        window = next((one.window for one in found if one.target_id == target.id), None)
        found = [one for one in found if one.window == window]
        if not found:
            return None
        results: dict[str, list[Result]] = {
            # In an order that does not depend on what was chosen.
            method: [result_of(one) for one in found if one.method == method]
            for method in methods_for(self.model)
        }
        return ComputedResults(
            answer_of(replace(found[0], text=selection.text, prediction=said)),
            {method: attributions for method, attributions in results.items() if attributions},
            self._occlusion.get(selection.input),
            self._selections.get((selection.input, selection.masked)),
            _references(target, said),
            None if contrast is None else _references(contrast, said),
        )

    def compute(
        self,
        selection: Selection,
        step: str,
        on_progress: OnProgress,
        on_stage: Callable[[], None] = lambda: None,
    ) -> None:
        """Compute a step.

        Parameters
        ----------
        selection, step
            What to compute.
        on_progress
            Stops it by raising.
        on_stage
            Called where ``known`` has preliminary scores of a method that refines them.
        """
        if step == MASKING:
            self._mask(selection, on_progress)
            return
        if step == MASKING_SELECTED:
            self._mask_selected(selection, on_progress)
            return
        if self.costs.explains_all(selection, step):
            self._explain(selection, step, ALL, on_progress, on_stage)
        if not self.has(selection, step):
            self._explain(selection, step, selection.target, on_progress, on_stage)

    def forget(self) -> None:
        """Forget all that was computed."""
        self.inputs.forget()
        for store in (
            self._explained,
            self._occlusion,
            self._selections,
            self._budgets,
            self._failures,
        ):
            store.clear()

    def _explain(
        self,
        selection: Selection,
        step: str,
        target: str | None,
        on_progress: OnProgress,
        on_stage: Callable[[], None],
    ) -> None:
        key = self._key(selection, step)

        def keep_stage(attributions: list[list[Attribution]]) -> None:
            (self._preliminary,) = [(key, of_text) for of_text in attributions]
            self.inputs.add_answer(selection.input, attributions[0][0].prediction)
            on_stage()

        question = ExplanationOptions(
            target=target,
            contrast=selection.contrast,
            output=selection.output,
            layer=selection.layer,
            memory_budget=self._memory_budget,
            on_progress=on_progress,
            on_stage=keep_stage,
        )
        try:
            found = self.inputs.subject(selection).explain(selection.built(step), question)
        finally:
            self._preliminary = ((), [])
        before = self._explained.get(key) or _Explained({}, False)
        by_target = {**before.by_target, **{one.target_id: one for one in found}}
        has_all = before.has_all or target == ALL
        self._explained[key] = _Explained(by_target, has_all)
        self.inputs.add_answer(selection.input, found[0].prediction)

    def _mask(self, selection: Selection, on_progress: OnProgress) -> None:
        said = self.inputs.answer(selection.input)
        asked = [] if said is None else list(said.keys_by_id)
        masked = self.inputs.subject(selection).masked(asked, self._memory_budget, on_progress)
        self._occlusion[selection.input] = OcclusionEffect(
            targets=list(masked.targets),
            packed_tokens=packed(masked.tokens),
            packed_words=packed(masked.words),
        )

    def _mask_selected(self, selection: Selection, on_progress: OnProgress) -> None:
        said = self.inputs.answer(selection.input)
        asked = [] if said is None else list(said.keys_by_id)
        probabilities = self.inputs.subject(selection).masked_together(
            selection.masked, asked, self._memory_budget, on_progress
        )
        self._selections[selection.input, selection.masked] = SelectionEffect(
            tokens=list(selection.masked),
            targets=list(probabilities),
            probabilities=list(probabilities.values()),
        )

    def _key(self, selection: Selection, method: str) -> tuple[object, ...]:
        return (
            selection.input,
            selection.contrast,
            selection.output,
            selection.layer,
            method,
            msgspec.json.encode(selection.parameters.get(method, {})),
        )


def _references(target: Target, said: Prediction) -> tuple[str, str]:
    """Return the key of a target in the answer, or its name before it is listed; and its id."""
    return said.keys_by_id.get(target.id, target.name), target.id
