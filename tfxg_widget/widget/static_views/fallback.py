"""What stands in for the widget where none can run: plain text, and static HTML."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from ...protocol.conversion.attributions import find_target
from ...protocol.messages import Answer, Result, TargetScore
from ...protocol.state import ExplorerState
from .fallback_image import AGAINST, FOR, overlaid, ranked_patches
from .files import templates

#: See-through, so that text stays readable on either theme's background.
_MOST_OPAQUE = 0.55

_HINT = "run the cell in a live notebook to explore"


def plain(explorer: ExplorerState) -> str:
    """Say in a few lines what the widget would show."""
    answer, result = explorer.answer, shown(explorer)
    if explorer.error:
        return f"{explorer.model_info.name}: {explorer.error}"
    if answer is None or result is None:
        return f"{explorer.model_info.name}: explaining {explorer.text!r} …"
    return "\n".join(
        [
            f"{explorer.model_info.name} · {explorer.model_info.task}",
            answer.text + (f"\n{answer.text_pair}" if answer.text_pair else ""),
            _probabilities(answer.targets),
            _strongest(answer, result),
        ]
    )


def html(explorer: ExplorerState) -> str | None:
    """Draw the heatmap without any script; None where nothing is computed yet."""
    answer, result = explorer.answer, shown(explorer)
    if answer is None or result is None:
        return None
    if answer.image is not None:
        return (
            templates()
            .get_template("image.html.j2")
            .render(
                model=explorer.model_info.name,
                headline=_probabilities(answer.targets),
                jpeg=overlaid(result, answer.image),
                label=_strongest(answer, result),
                caption=_HINT,
            )
        )
    largest = max(map(abs, result.scores)) or 1.0
    tokens = [
        {
            "before": before,
            "text": token.text,
            "label": _number(score, result),
            "colour": _colour(score, largest),
        }
        for before, token, score in zip(_gaps(answer), answer.tokens, result.scores, strict=True)
    ]
    return (
        templates()
        .get_template("heatmap.html.j2")
        .render(
            model=explorer.model_info.name,
            headline=_probabilities(answer.targets),
            tokens=tokens,
            caption=f"{_headline(answer, result)}; {_HINT}",
        )
    )


def _colour(score: float, largest: float) -> str:
    # With commas: JupyterLab drops newer notations from untrusted notebooks.
    red, green, blue = FOR if score >= 0 else AGAINST
    return f"rgba({red}, {green}, {blue}, {_MOST_OPAQUE * abs(score) / largest:.3f})"


def shown(explorer: ExplorerState) -> Result | None:
    """Find the result that fits the selection best: the chosen one, or a cheaper one."""
    answer = explorer.answer
    if answer is None:
        return None
    target = find_target(answer.targets, explorer.target or answer.predicted)
    results = itertools.chain.from_iterable(explorer.results.values())
    fitting = [r for r in results if target is not None and r.target == target.id]
    chosen = [r for r in fitting if r.method == explorer.method]
    return next(iter(chosen), None) or min(fitting, key=lambda r: r.passes, default=None)


def _gaps(answer: Answer) -> Iterator[str]:
    """Give what stands in the text before each token, so that subwords stay together."""
    texts = (answer.text, answer.text_pair)
    ends = [0, 0]
    after_special = False
    for token in answer.tokens:
        gap = "" if token.special else texts[token.part][ends[token.part] : token.start]
        yield gap or (" " if token.special or after_special else "")
        ends[token.part] = max(ends[token.part], token.end)
        after_special = token.special


def _probabilities(targets: list[TargetScore]) -> str:
    ranked = sorted(targets, key=lambda target: -target.probability)
    return ", ".join(f"{target.name} {target.probability:.2f}" for target in ranked[:5])


def _strongest(answer: Answer, result: Result) -> str:
    """List the tokens, or patches, with the strongest scores."""
    if answer.image is None:
        # A token that stands for white space has no text.
        texts = [token.text or "␣" for token in answer.tokens]
        pairs = zip(texts, result.scores, strict=True)
        ranked = sorted(pairs, key=lambda pair: -abs(pair[1]))
    else:
        ranked = ranked_patches(result, answer.image)
    scores = ", ".join(f"{text} {_number(score, result)}" for text, score in ranked[:8])
    return f"{_headline(answer, result)}: {scores}"


def _headline(answer: Answer, result: Result) -> str:
    against = f" against {_name(answer, result.contrast)}" if result.contrast else ""
    target = _name(answer, result.target)
    return f"{result.method.replace('_', ' ')} for {target}{against}"


def _name(answer: Answer, target_id: str) -> str:
    target = find_target(answer.targets, target_id)
    return target_id if target is None else target.name


def _number(score: float, result: Result) -> str:
    return f"{score:+.3g}" if result.signed else f"{score:.3g}"
