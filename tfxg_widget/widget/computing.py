"""What to compute for a selection, in which order, and what is known already."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from ..engine import explaining
from ..engine.ablation import without_each
from ..engine.asking import OnProgress
from ..engine.attribution import Attribution
from ..engine.encoding import Encoding
from ..engine.errors import InputError
from ..engine.methods.base import Method, build, offered
from ..engine.models.base import Model
from ..protocol.attributions import answer_of, result_of
from ..protocol.messages import Answer, Output, Result, Without

#: Computed at once for every new text, whatever is chosen: a single pass. Where the model does not
#: allow it, the cheapest one that it does.
CHEAP_METHOD = "input_x_gradient"

#: The step that masks each token and word in turn.
MASKING = "masking"

#: Which methods to compute beside the chosen one: none, those that cost little, or all.
Precompute = bool | Literal["all"]

#: A method of more passes is computed when it is chosen, not in advance.
_DEAR = 100

#: With more targets than this, only the chosen one is explained.
_ALL_TARGETS = 8

#: So many computations are remembered, the oldest forgotten first.
_REMEMBERED = 512


@dataclass(frozen=True)
class Selection:
    """What a person has chosen to see."""

    text: str
    text_pair: str | None
    method: str
    target: str | None
    against: str | None
    output: Output
    layer: str
    parameters: Mapping[str, Mapping[str, Any]]

    def built(self, name: str) -> Method:
        """Build a method with the parameters chosen for it."""
        return build(name, self.parameters.get(name, {}))


@dataclass(frozen=True)
class Known:
    """What is computed for a selection so far."""

    answer: Answer
    results: list[Result]
    without: Without | None


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
        self._attributions: OrderedDict[bytes, list[Attribution]] = OrderedDict()
        self._without: OrderedDict[tuple[str, str | None], Without] = OrderedDict()
        self._encodings: OrderedDict[tuple[str, str | None], Encoding] = OrderedDict()

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
        return list(dict.fromkeys([first, selection.method, MASKING, *others]))

    def has(self, selection: Selection, step: str) -> bool:
        """Tell whether a step is computed already."""
        if step == MASKING:
            return (selection.text, selection.text_pair) in self._without
        return self._key(selection, step) in self._attributions

    def known(self, selection: Selection, steps: Sequence[str]) -> Known | None:
        """Give what is computed of the steps, or None where no method is.

        Raises
        ------
        InputError
            For a target that the answer does not have, or one that is explained against itself.
        """
        keys = [self._key(selection, step) for step in steps if step != MASKING]
        found = [one for key in keys for one in self._attributions.get(key, [])]
        if not found:
            return None
        answer = answer_of(found[0])
        self._model.task.target(
            selection.target or answer.predicted, selection.against, self._encoding(selection)
        )
        return Known(
            answer,
            [result_of(one) for one in found],
            self._without.get((selection.text, selection.text_pair)),
        )

    def compute(self, selection: Selection, step: str, on_progress: OnProgress) -> None:
        """Compute a step; ``on_progress`` stops it by raising."""
        if step == MASKING:
            masked = without_each(
                self._model, selection.text, selection.text_pair, self._memory_budget, on_progress
            )
            _remember(
                self._without,
                (selection.text, selection.text_pair),
                Without(
                    targets=list(masked.targets),
                    tokens=masked.tokens.tolist(),
                    words=masked.words.tolist(),
                ),
            )
            return
        question = explaining.Question(
            target=self._target(selection),
            contrast=selection.against,
            output=selection.output,
            layer=selection.layer,
            memory_budget=self._memory_budget,
            on_progress=on_progress,
        )
        pairs = [(selection.text, selection.text_pair)]
        (found,) = explaining.explain(self._model, pairs, selection.built(step), question)
        _remember(self._attributions, self._key(selection, step), found)

    def forget(self) -> None:
        """Forget all that was computed."""
        self._attributions.clear()
        self._without.clear()
        self._encodings.clear()

    def _is_due(self, selection: Selection, name: str) -> bool:
        try:
            method = selection.built(name)
        except InputError:
            # Its own step says what is wrong.
            return True
        if selection.layer and not method.layered:
            return False
        affordable = method.cost(self._encoding(selection)) <= _DEAR and not method.compiles
        return affordable or self.has(selection, name)

    def _target(self, selection: Selection) -> str | None:
        """Ask for all targets at once where they are few: they share the forward pass."""
        few = self._model.task.most_targets(self._encoding(selection)) <= _ALL_TARGETS
        return explaining.ALL if few else selection.target

    def _encoding(self, selection: Selection) -> Encoding:
        """Tokenise a text once: whatever is asked of it needs to know its targets."""
        texts = (selection.text, selection.text_pair)
        found = self._encodings.get(texts) or self._model.encode(*texts)
        _remember(self._encodings, texts, found)
        return found

    def _key(self, selection: Selection, method: str) -> bytes:
        content = [
            selection.text,
            selection.text_pair,
            self._target(selection),
            selection.against,
            selection.output,
            selection.layer,
            method,
            selection.parameters.get(method, {}),
        ]
        return msgspec.json.encode(content)


def _remember(store: OrderedDict[Any, Any], key: object, value: object) -> None:
    store[key] = value
    if len(store) > _REMEMBERED:
        store.popitem(last=False)
