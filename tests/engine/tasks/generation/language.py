"""Language models, prompts and requests that several modules test with."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.stacks import STACK, STACKS_OF
from tests.support import some_quick
from tfxg_widget.engine.gradients.request import AttributionRequest
from tfxg_widget.engine.running.runners import runner_for

from ..checkpoints import LANGUAGE

PROMPT, CONTINUATION = "The film was", " good, and the end was good"

FAMILIES = [family for family in LANGUAGE if STACK in STACKS_OF[family]]

each_family = pytest.mark.parametrize("family", some_quick(FAMILIES, "tiny_gpt2", "tiny_bart"))
each_kind = pytest.mark.parametrize("family", ["tiny_gpt2", "tiny_bart"])

#: Of words, so that names say something; transformers 4 has it in bytes alone.
WORDS = {"KerasHub": "tiny_llama", "transformers 4": "tiny_gpt2"}[STACK]
keras_hub_only = pytest.mark.skipif(STACK != "KerasHub", reason="the tokens are KerasHub's")


def asked(model: Any, encoding: Any, *targets: Any) -> AttributionRequest:
    found = tuple(model.task.single(target, encoding) for target in targets)
    return AttributionRequest(encoding, model.embed(encoding.ids), None, found, 0)


def asking_of(model: Any) -> Any:
    return runner_for(model, "logit", "", 1024, lambda _done, _total: None)
