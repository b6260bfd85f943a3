"""What a model answers: its targets, with a probability and a logit each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Self

from ...inputs.text_span import TextSpan
from ...inputs.words import Offset
from .ids import TargetId
from .target import Floats, Target


class ScoredTarget(NamedTuple):
    """A target, with what the model gives it on one input."""

    target: Target
    probability: float
    logit: float


@dataclass(frozen=True)
class Prediction:
    """What the model answers to an input.

    All mappings have the same keys. The key of a target is its name. Where several targets have
    the same name, it is the key of the most probable one, and the others go by their ids. A target
    whose name is an id, or a word that the task reserves, goes by its id, too. Each key is
    accepted wherever a target is.

    Attributes
    ----------
    label
        The key of the predicted target.
    probability
        Its probability, in [0, 1].
    probabilities
        Of every target of the answer, then of the others that a caller chose.
    logits
        The same.
    spans
        Where in the texts each stands; nowhere for a label of the whole input.
    asked
        The keys of those that a caller chose, and that are no part of the answer.
    targets
        The targets themselves, with their ids. Which outputs an answer or an entity is read at is
        known only once the model has answered.
    window
        Of a context that is read in windows, the characters of the one that the outputs of
        ``targets`` belong to; else None.
    reserved
        Words that the task reserves.
    """

    label: str
    probability: float
    probabilities: Mapping[str, float]
    logits: Mapping[str, float]
    spans: Mapping[str, tuple[TextSpan, ...]] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    targets: Mapping[str, Target] = field(default_factory=dict, repr=False, compare=False)
    window: Offset | None = field(default=None, repr=False, compare=False)
    reserved: tuple[str, ...] = field(default=(), repr=False, compare=False)

    @classmethod
    def of(
        cls,
        scored: Iterable[ScoredTarget],
        best: Target,
        asked: Collection[str] = (),
        window: Offset | None = None,
        reserved: tuple[str, ...] = (),
    ) -> Self:
        """List targets under their keys.

        Parameters
        ----------
        scored
            The targets, those of the answer first.
        best
            The predicted one.
        asked
            The ids of those that are no part of the answer.
        window, reserved
            As the attributes.
        """
        by_key = _by_key({entry.target.id: entry for entry in scored}, reserved)
        keys = {entry.target.id: key for key, entry in by_key.items()}
        label = keys[best.id]
        return cls(
            label=label,
            probability=by_key[label].probability,
            probabilities={key: entry.probability for key, entry in by_key.items()},
            logits={key: entry.logit for key, entry in by_key.items()},
            spans={key: entry.target.spans for key, entry in by_key.items()},
            asked=tuple(key for key, entry in by_key.items() if entry.target.id in asked),
            targets={key: entry.target for key, entry in by_key.items()},
            window=window,
            reserved=reserved,
        )

    @property
    def best(self) -> Target:
        """The predicted target."""
        return self.targets[self.label]

    @property
    def own(self) -> list[Target]:
        """The targets of the answer, without those that only a caller chose."""
        return [target for key, target in self.targets.items() if key not in self.asked]

    @property
    def keys_by_id(self) -> dict[str, str]:
        """The key of each target by its id."""
        return {target.id: key for key, target in self.targets.items()}

    def including(self, chosen: Iterable[ScoredTarget]) -> Prediction:
        """Add targets that a caller chose, where they are not listed yet."""
        listed = self.keys_by_id
        new = [entry for entry in chosen if entry.target.id not in listed]
        asked = {self.targets[key].id for key in self.asked} | {entry.target.id for entry in new}
        scored = [*self._scored, *new]
        return self.of(scored, self.best, asked, self.window, self.reserved)

    def and_of(self, other: Prediction) -> Prediction:
        """Add what a caller chose in another prediction of the same input."""
        return self.including(other._scored)

    @property
    def _scored(self) -> list[ScoredTarget]:
        return [
            ScoredTarget(target, self.probabilities[key], self.logits[key])
            for key, target in self.targets.items()
        ]


def score(targets: Iterable[Target], logits: Floats, probabilities: Floats) -> list[ScoredTarget]:
    """Compute the probability and the logit of targets from a model's output (C,)."""
    return [
        ScoredTarget(
            target,
            float(target.probability(probabilities[None])[0]),
            float(target.value(logits[None])[0]),
        )
        for target in targets
    ]


def _by_key(
    by_id: Mapping[str, ScoredTarget], reserved: tuple[str, ...]
) -> dict[str, ScoredTarget]:
    likeliest: dict[str, ScoredTarget] = {}
    for entry in by_id.values():
        rival = likeliest.get(entry.target.name)
        if rival is None or entry.probability > rival.probability:
            likeliest[entry.target.name] = entry
    return {_key(entry, likeliest, reserved): entry for entry in by_id.values()}


def _key(
    entry: ScoredTarget, likeliest: Mapping[str, ScoredTarget], reserved: tuple[str, ...]
) -> str:
    name = entry.target.name
    if name == entry.target.id:
        return name
    is_free = name not in reserved and TargetId.parse(name) is None
    return name if is_free and likeliest[name] is entry else entry.target.id
