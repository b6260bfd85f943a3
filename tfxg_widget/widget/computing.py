"""What to compute for a selection, in which order, and what is known already."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import msgspec

from ..engine import explaining
from ..engine.asking import OnProgress
from ..engine.attribution import Attribution, Prediction
from ..engine.encoding import Encoding
from ..engine.errors import InputError, TfxgError
from ..engine.methods.base import build, offered
from ..engine.models.base import Model
from ..engine.span import Span
from ..engine.tasks.base import Chosen
from ..protocol.attributions import answer_of, result_of
from ..protocol.messages import Without
from .selection import Known, Selection
from .subjects import Input, Subject, subject

#: Computed at once for every new text, whatever is chosen: a single pass. Where the model does not
#: allow it, the cheapest one that it does.
CHEAP_METHOD = "input_x_gradient"

#: The step that masks each token and word in turn.
MASKING = "masking"

#: Which methods to compute beside the chosen one: none, those that cost little, or all.
Precompute = bool | Literal["all"]

#: A method of more passes is computed when it is chosen, not in advance.
_DEAR = 100

#: So many targets are always explained together; they share the forward pass.
_FEW_TARGETS = 8

#: More of them where each costs little: at most so many, and so many passes for all of them.
_MANY_TARGETS = 64
_MANY_PASSES = 1000

#: A picture has so many scores a target that the others' would weigh on the state.
_MANY_SCORES = 16_384

#: So many computations are remembered, the oldest forgotten first.
_REMEMBERED = 512


@dataclass(frozen=True)
class _Explained:
    """Attributions by target, and whether all of the answer's are among them."""

    by_target: Mapping[str, Attribution]
    has_all: bool


class Computing:
    """Explains selections for one widget, remembering what it has computed by its content.

    A step is the name of a method, or ``MASKING``.

    Parameters
    ----------
    model
        The model.
    memory_budget
        In MiB, for the activations of one chunk.
    """

    def __init__(self, model: Model, memory_budget: int) -> None:
        self._model = model
        self._memory_budget = memory_budget
        self._explained: OrderedDict[tuple[object, ...], _Explained] = OrderedDict()
        self._without: OrderedDict[Input, Without] = OrderedDict()
        self._encodings: OrderedDict[Input, Encoding] = OrderedDict()
        #: What the model says of an input, with all targets that were asked about.
        self._said: OrderedDict[Input, Prediction] = OrderedDict()

    def steps(self, selection: Selection, precompute: Precompute) -> list[str]:
        """Order the steps: a cheap method, the chosen one, masking, and maybe others.

        The others are those that cost little or are computed already, or "all".
        """
        known = offered(self._model)
        first = CHEAP_METHOD
        if first not in known:
            encoding = self._encoding(selection)
            first = min(known, key=lambda name: build(name, {}).cost(encoding))
        others = [
            name
            for name in known
            if precompute == "all" or (precompute and self._is_due(selection, name))
        ]
        masking = [MASKING] if self._can_mask(selection) else []
        return list(dict.fromkeys([first, selection.method, *masking, *others]))

    def has(self, selection: Selection, step: str) -> bool:
        """Tell whether a step is computed already."""
        said = self._said.get(selection.input)
        if step == MASKING:
            without = self._without.get(selection.input)
            return without is not None and (
                said is None or set(said.probabilities) <= set(without.targets)
            )
        found = self._explained.get(self._key(selection, step))
        if said is None or found is None:
            return False
        target, _ = self._names(selection, said)
        return target in found.by_target and (found.has_all or not self._asks_all(selection, step))

    def known(self, selection: Selection, steps: Sequence[str]) -> Known | None:
        """Give what is computed of the steps, or None where no method is.

        Raises
        ------
        InputError
            For a target that the answer does not have, or one that is explained against itself.
        """
        said = self._said.get(selection.input)
        stored = [self._explained.get(self._key(selection, step)) for step in steps]
        if said is None:
            return None
        target, against = self._names(selection, said)
        found = [
            one
            for some in stored
            if some is not None
            for one in some.by_target.values()
            if one.picture is None or some.has_all or one.target == target
        ]
        # Targets in other windows of a long context have other tokens.
        window = next((one.window for one in found if one.target == target), None)
        found = [one for one in found if one.window == window]
        if not found:
            return None
        return Known(
            answer_of(replace(found[0], text=selection.text, prediction=said)),
            [result_of(one) for one in found],
            self._without.get(selection.input),
            target,
            against,
        )

    def compute(self, selection: Selection, step: str, on_progress: OnProgress) -> None:
        """Compute a step; ``on_progress`` stops it by raising."""
        if step == MASKING:
            self._mask(selection, on_progress)
            return
        if self._asks_all(selection, step):
            self._explain(selection, step, explaining.ALL, on_progress)
        if not self.has(selection, step):
            self._explain(selection, step, selection.target, on_progress)

    def check(self, selection: Selection) -> None:
        """Refuse an input that the model cannot be asked about.

        Raises
        ------
        TfxgError
            Saying why.
        """
        self._encoding(selection)

    def named(self, selection: Selection, target: Chosen) -> str:
        """Name a target before anything is computed.

        Raises
        ------
        TfxgError
            For what is none, or an input that the model cannot be asked about.
        """
        return self._subject(selection).single(target, self._encoding(selection))

    def pointed(self, selection: Selection, span: Span, label: str) -> str:
        """Name what a person points at in the texts.

        Raises
        ------
        TfxgError
            Where that is no target.
        """
        return self._subject(selection).pointed(span, label, self._encoding(selection))

    def is_lost(self, selection: Selection, target: str) -> bool:
        """Tell whether an input that can be asked about has no such target."""
        try:
            encoding = self._encoding(selection)
        except TfxgError:
            # The computation says what is wrong with the input.
            return False
        try:
            self._subject(selection).single(target, encoding)
        except InputError:
            return True
        return False

    def forget(self) -> None:
        """Forget all that was computed."""
        for store in (self._explained, self._without, self._encodings, self._said):
            store.clear()

    def _explain(
        self, selection: Selection, step: str, target: str | None, on_progress: OnProgress
    ) -> None:
        key, given = self._key(selection, step), selection.input
        question = explaining.Question(
            target=target,
            contrast=selection.against,
            output=selection.output,
            layer=selection.layer,
            memory_budget=self._memory_budget,
            on_progress=on_progress,
        )
        found = self._subject(selection).explain(selection.built(step), question)
        before = self._explained.get(key, _Explained({}, False))
        by_target = {**before.by_target, **{one.target: one for one in found}}
        has_all = before.has_all or target == explaining.ALL
        _remember(self._explained, key, _Explained(by_target, has_all))
        said = found[0].prediction
        _remember(self._said, given, self._said.get(given, said).and_of(said))

    def _mask(self, selection: Selection, on_progress: OnProgress) -> None:
        said = self._said.get(selection.input)
        asked = [] if said is None else list(said.probabilities)
        masked = self._subject(selection).masked(asked, self._memory_budget, on_progress)
        without = Without(
            targets=list(masked.targets),
            tokens=masked.tokens.tolist(),
            words=masked.words.tolist(),
        )
        _remember(self._without, selection.input, without)

    def _is_due(self, selection: Selection, name: str) -> bool:
        try:
            method = selection.built(name)
        except InputError:
            # Its own step says what is wrong.
            return True
        if selection.layer and not method.layered:
            return False
        subject = self._subject(selection)
        if not subject.explains(method, selection.output, selection.against):
            return False
        affordable = method.cost(self._encoding(selection)) <= _DEAR and not method.compiles
        return affordable or self.has(selection, name)

    def _can_mask(self, selection: Selection) -> bool:
        """Tell whether masking costs little beside what it tells, as it does not for a photo.

        Nor does it say much of one window of a context that has others.
        """
        encoding = self._encoding(selection)
        if encoding.windows:
            return False
        return encoding.picture is None or len(encoding.words) <= _DEAR

    def _asks_all(self, selection: Selection, step: str) -> bool:
        """Decide whether to explain all targets of the answer, or the chosen one alone."""
        encoding = self._encoding(selection)
        said = self._said.get(selection.input)
        count = self._subject(selection).most_targets(encoding)
        if said is not None:
            count = min(count, len(said.probabilities))
        if encoding.picture is not None and count * len(encoding) > _MANY_SCORES:
            return False
        if count <= _FEW_TARGETS:
            return True
        passes = count * selection.built(step).cost(encoding)
        return count <= _MANY_TARGETS and passes <= _MANY_PASSES

    def _names(self, selection: Selection, said: Prediction) -> tuple[str, str | None]:
        encoding = self._encoding(selection)
        return self._subject(selection).names(selection.target, selection.against, said, encoding)

    def _subject(self, selection: Selection) -> Subject:
        return subject(self._model, selection.input)

    def _encoding(self, selection: Selection) -> Encoding:
        """Tokenise a text once: whatever is asked of it needs to know its targets."""
        given = selection.input
        found = self._encodings.get(given) or self._subject(selection).encode()
        _remember(self._encodings, given, found)
        return found

    def _key(self, selection: Selection, method: str) -> tuple[object, ...]:
        return (
            selection.input,
            selection.against,
            selection.output,
            selection.layer,
            method,
            msgspec.json.encode(selection.parameters.get(method, {})),
        )


def _remember(store: OrderedDict[Any, Any], key: object, value: object) -> None:
    store[key] = value
    if len(store) > _REMEMBERED:
        store.popitem(last=False)
