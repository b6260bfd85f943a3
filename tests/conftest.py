"""Fixtures for all tests; small models are loaded once a session."""

from __future__ import annotations

import os

# Before anything imports TensorFlow or the Hub's client.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import functools
from importlib.util import find_spec
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import tfxg_widget as tfxg

from .support import REFERENCE, SHARED, TINY

settings.register_profile(
    "tfxg",
    deadline=None,
    # The same examples every time; search for new ones with --hypothesis-profile=default.
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("tfxg")


#: By mark, why its tests cannot run here.
_ABSENT = {
    "shared": not SHARED.is_dir() and "there is no ../shared beside the checkout",
    "transformers4": not find_spec("tf_keras") and "the TensorFlow classes are not installed",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark, reason in _ABSENT.items():
            if reason and mark in item.keywords:
                item.add_marker(pytest.mark.skip(reason=reason))


@functools.cache
def _loaded(name: str) -> tfxg.Model:
    return tfxg.load(REFERENCE / name)


@pytest.fixture(scope="session")
def tiny_bert() -> tfxg.Model:
    return _loaded("tiny_bert")


@pytest.fixture(scope="session")
def tiny_roberta() -> tfxg.Model:
    return _loaded("tiny_roberta")


@pytest.fixture(scope="session", params=TINY)
def tiny(request: pytest.FixtureRequest) -> tfxg.Model:
    """Give each of the small models in turn."""
    return _loaded(request.param)


@pytest.fixture(scope="session")
def random_bert() -> Any:
    """Build BERT classifiers in memory, by their configuration."""
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(REFERENCE / "tiny_bert")

    def build(**config: Any) -> tfxg.Model:
        net = transformers.TFBertForSequenceClassification(
            transformers.BertConfig(
                vocab_size=len(tokenizer),
                hidden_size=8,
                num_hidden_layers=1,
                num_attention_heads=2,
                intermediate_size=8,
                max_position_embeddings=64,
                initializer_range=0.5,
                **config,
            )
        )
        return tfxg.wrap(net, tokenizer)

    return build


@pytest.fixture
def op_by_op(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never trace: for tests that ask a question or two of passes that no other test uses."""
    from tfxg_widget.engine import passes

    monkeypatch.setattr(passes, "EAGER_CALLS", 10**9)
