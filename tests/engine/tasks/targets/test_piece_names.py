"""White space that a model wrote, as a target."""

from __future__ import annotations

import pytest

from tests.engine.tokenizers.layouts import tokenizer_of
from tfxg_widget.engine.models.checkpoints.generation import Decoding
from tfxg_widget.engine.models.readers import continuing
from tfxg_widget.engine.tasks.generation.base.text_generation import TextGeneration
from tfxg_widget.engine.tasks.targets.target import Table
from tfxg_widget.engine.tasks.targets.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("layout", "named"),
    [
        ("BPE byte fallback Llama 2", {"␣", "↵"}),
        ("ByteLevel prefix=False trim=True regex=True", {"␣", "↵"}),
    ],
)
def test_white_space_is_a_target_by_its_name(layout: str, named: set[str]) -> None:
    tokenizer = tokenizer_of(layout)
    size = len(tokenizer)
    writer = continuing(tokenizer, 64, Decoding(8, frozenset({2})))
    task = TextGeneration(Vocabulary(tokenizer, size), Table(size, "rows"))
    encoding = writer.encode("the river", " work\nis quiet")
    steps = task.most_targets(encoding)
    targets = [task.single(step, encoding) for step in range(steps)]
    names = [target.name for target in targets]
    assert len(set(names)) == steps
    assert named <= set(names)
    assert [task.single(name, encoding) for name in names] == targets
    # The whole has every token, those without characters among them.
    whole = task.single("continuation", encoding)
    assert [index // size for index in whole.indices] == list(range(steps))
