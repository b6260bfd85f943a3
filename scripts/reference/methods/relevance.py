"""LRP on the tiny BERT: lxt's rules for a transformer, zennit's for the weights of its layers.

Both libraries change classes of PyTorch and transformers for good, so this runs last.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any
from unittest import mock

import torch
from transformers.models.bert import modeling_bert

from ..classifier import Classifier
from ..inputs import encode_all
from ..storage import write_arrays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ..classifier import Encoded

#: The numbers of the rules, by the name under which results are stored.
EPSILON = 0.01
GAMMA = 0.25


def write(out: Path) -> None:
    """Write ``tiny_bert_relevance.npz``."""
    from lxt.efficient import monkey_patch, monkey_patch_zennit
    from lxt.efficient.models import bert
    from zennit.rules import AlphaBeta, Epsilon, Gamma, ZPlus

    monkey_patch(modeling_bert, bert.attnLRP)
    monkey_patch_zennit()
    classifier = _patched(out / "tiny_bert")
    rules: dict[str, Callable[[], Any]] = {
        "lrp_epsilon": lambda: Epsilon(EPSILON),
        "lrp_gamma": lambda: Gamma(GAMMA),
        "lrp_z_plus": ZPlus,
        "lrp_alpha2_beta1": lambda: AlphaBeta(2.0, 1.0),
    }
    arrays: dict[str, torch.Tensor] = {}
    for case, encoded in encode_all(classifier).items():
        arrays[f"{case}/attnlrp"] = _relevance(classifier, encoded)
        with _attention_held():
            arrays[f"{case}/cp_lrp"] = _relevance(classifier, encoded)
            for name, rule in rules.items():
                with _on_layers(classifier.model, rule):
                    arrays[f"{case}/{name}"] = _relevance(classifier, encoded)
    write_arrays(out / "tiny_bert_relevance.npz", arrays)


def _patched(folder: Path) -> Classifier:
    """Load anew: lxt changes classes, not what was made from them."""
    plain = Classifier.load(folder)
    model = modeling_bert.BertForSequenceClassification.from_pretrained(
        folder, attn_implementation="eager", dtype=torch.float32
    )
    return Classifier(model.double(), plain.tokenizer)


def _relevance(classifier: Classifier, encoded: Encoded) -> torch.Tensor:
    """Input times lxt's gradient for every class: (K, T)."""
    points = classifier.embed(encoded.ids).requires_grad_()
    logits = classifier.from_points(points, encoded)[0]
    rows = [
        torch.autograd.grad(logit, points, retain_graph=True)[0][0] * points[0] for logit in logits
    ]
    return torch.stack(rows).sum(dim=-1).detach()


@contextlib.contextmanager
def _attention_held() -> Iterator[None]:
    """Let no relevance through softmax, and as much as elsewhere through the values: CP-LRP."""
    softmax = torch.nn.functional.softmax

    def held(*given: Any, **options: Any) -> torch.Tensor:
        # lxt's copy of BERT halves what comes back from the product with the values.
        return softmax(*given, **options).detach()

    with (
        mock.patch.object(torch.nn.functional, "softmax", held),
        mock.patch.object(modeling_bert, "divide_gradient", lambda tensor, _: tensor),
        mock.patch("lxt.efficient.models.bert.divide_gradient", lambda tensor, _: tensor),
    ):
        yield


@contextlib.contextmanager
def _on_layers(model: torch.nn.Module, rule: Callable[[], Any]) -> Iterator[None]:
    """Put a rule of zennit on every linear layer."""
    layers = [module for module in model.modules() if isinstance(module, torch.nn.Linear)]
    with contextlib.ExitStack() as stack:
        for layer in layers:
            stack.callback(rule().register(layer).remove)
        yield
