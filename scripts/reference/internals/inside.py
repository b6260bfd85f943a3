"""What the tiny models compute inside, as PyTorch computes it: see ``inside.npz``."""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import torch
from captum.attr import LayerConductance
from transformers import (
    AutoImageProcessor,
    AutoModelForCausalLM,
    AutoModelForImageClassification,
    AutoModelForMaskedLM,
    AutoModelForSeq2SeqLM,
    AutoTokenizer,
)

from ..checkpoints.random_model import LONGEST
from ..classifier import Classifier
from ..storage import write_arrays
from ..tasks.generation import CONTINUATION, PROMPT
from .families import FOLDERS, TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

Arrays = dict[str, torch.Tensor]

#: The second dense layer of a feed-forward block, by the end of its name.
_DOWN = ("output.dense", "ffn.lin2", "ffn_output", "mlp.c_proj", "fc2", "mlp.down_proj")

#: The layers of queries, keys and values of the families that have no attention function.
_PROJECTIONS = (("query", "key", "value"), ("q_lin", "k_lin", "v_lin"))

#: Of the logit lens, which positions are kept.
EVERY = 4

#: Steps of captum's layer conductance, whose error falls with their number: twice the result of
#: the larger number less that of the smaller one has a far smaller error.
CONDUCTANCE_STEPS = (1000, 2000)


def write(out: Path) -> None:
    """Write ``inside.npz``."""
    arrays: Arrays = {}
    for folder in FOLDERS:
        arrays |= _named(folder, _of_classifier(Classifier.load(out / folder)))
    arrays |= _named("tiny_vit", _of_image(out))
    arrays |= _named("tiny_bert", _conductance(Classifier.load(out / "tiny_bert")))
    arrays |= _named("tiny_bert", _without_heads(Classifier.load(out / "tiny_bert")))
    for family, lens in _LENSES.items():
        arrays |= _named(family, {"lens": lens(out)})
    write_arrays(
        out / "inside.npz", {name: values.detach().float() for name, values in arrays.items()}
    )


def _named(folder: str, arrays: Mapping[str, torch.Tensor]) -> Arrays:
    return {f"{folder}/{name}": values for name, values in arrays.items()}


def _of_classifier(classifier: Classifier) -> Arrays:
    encoded = classifier.encode(*TEXTS[-1])
    types = {} if encoded.type_ids is None else {"token_type_ids": encoded.type_ids}
    run = partial(
        classifier.model,
        input_ids=encoded.ids,
        attention_mask=encoded.mask,
        output_hidden_states=True,
        output_attentions=True,
        **types,
    )
    arrays, answer = _recorded(classifier.model, run)
    sides = ["encoder", "decoder"] if classifier.model.config.is_encoder_decoder else ["self"]
    for side in sides:
        start = "" if side == "self" else f"{side}_"
        arrays[f"{side}/hidden_states"] = torch.cat(answer[f"{start}hidden_states"])
        if side == "decoder":
            arrays["decoder/attention"] = torch.cat(answer["decoder_attentions"])
            arrays["cross/attention"] = torch.cat(answer["cross_attentions"])
    arrays["answers"] = _answers(classifier, arrays[f"{sides[-1]}/hidden_states"], encoded.ids)
    return arrays


def _of_image(out: Path) -> Arrays:
    from PIL import Image

    processor = AutoImageProcessor.from_pretrained(out / "tiny_vit", use_fast=False)
    pixels = processor(Image.open(out / "picture.png"), return_tensors="pt")["pixel_values"]
    model = AutoModelForImageClassification.from_pretrained(
        out / "tiny_vit", attn_implementation="eager"
    )
    model = model.to(torch.float64).eval()
    run = partial(
        model, pixels.to(torch.float64), output_hidden_states=True, output_attentions=True
    )
    arrays, answer = _recorded(model, run)
    arrays["self/hidden_states"] = torch.cat(answer.hidden_states)
    arrays["self/attention"] = torch.cat(answer.attentions)
    arrays["answers"] = torch.cat(
        [model.classifier(model.vit.layernorm(state)[:, 0]) for state in answer.hidden_states]
    )
    return arrays


def _recorded(model: Any, run: Callable[[], Any]) -> tuple[Arrays, Any]:
    """Run a model and note queries, keys, values and feed-forward activations by side."""
    notes: dict[str, list[torch.Tensor]] = {}
    with torch.no_grad(), _hooked(model, notes):
        answer = run()
    return {name: torch.cat(values) for name, values in notes.items()}, answer


@contextmanager
def _hooked(model: Any, notes: dict[str, list[torch.Tensor]]) -> Iterator[None]:
    """Note what attention functions are called with, or what their projections give."""
    names = {module: name for name, module in model.named_modules()}
    heads = model.config.num_attention_heads

    def note(side: str, kind: str, values: torch.Tensor) -> None:
        notes.setdefault(f"{side}/{kind}", []).append(values)

    def attending(original: Any) -> Any:
        def run(module: Any, query: Any, key: Any, value: Any, *rest: Any, **options: Any) -> Any:
            side = _side(model, names[module])
            for kind, values in (("queries", query), ("keys", key), ("values", value)):
                note(side, kind, values.repeat_interleave(query.shape[1] // values.shape[1], 1))
            return original(module, query, key, value, *rest, **options)

        return run

    def projected(side: str, kind: str, _module: Any, _inputs: Any, output: Any) -> None:
        parted = output.view(*output.shape[:2], heads, -1)
        note(side, kind, parted.transpose(1, 2))

    def activated(side: str, _module: Any, inputs: Any) -> None:
        note(side, "neurons", inputs[0])

    with ExitStack() as stack:
        code = sys.modules[type(model).__module__]
        has_function = hasattr(code, "eager_attention_forward")
        if has_function:
            original = code.eager_attention_forward
            stack.enter_context(patch.object(code, "eager_attention_forward", attending(original)))
        for module, name in names.items():
            side = _side(model, name)
            if name.endswith(_DOWN) and "attention" not in name:
                hook = module.register_forward_pre_hook(partial(activated, side))
                stack.callback(hook.remove)
            for projections in () if has_function else _PROJECTIONS:
                for kind, ending in zip(("queries", "keys", "values"), projections, strict=True):
                    if name.endswith(f".{ending}"):
                        hook = module.register_forward_hook(partial(projected, side, kind))
                        stack.callback(hook.remove)
        yield


def _side(model: Any, name: str) -> str:
    if not model.config.is_encoder_decoder:
        return "self"
    if "encoder_attn" in name:
        return "cross"
    return "decoder" if ".decoder." in name else "encoder"


def _answers(classifier: Classifier, states: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
    """Give the logits (layers + 1, K) that a classifier's last part makes of each hidden state."""
    model = classifier.model
    kind = model.config.model_type
    if kind in ("bert", "albert"):
        body = getattr(model, kind)
        if kind == "bert":
            pooled = body.pooler(states)
        else:
            pooled = body.pooler_activation(body.pooler(states[:, 0]))
        return model.classifier(pooled)
    if kind == "distilbert":
        return model.classifier(torch.relu(model.pre_classifier(states[:, 0])))
    if kind in ("roberta", "xlm-roberta"):
        return model.classifier(states)
    if kind == "bart":
        del ids
        return model.classification_head(states[:, -1])
    body = model.transformer if kind == "gpt2" else model.model
    norm = body.ln_f if kind == "gpt2" else body.norm
    # The last hidden state is normalised already.
    normed = torch.cat([norm(states[:-1]), states[-1:]])
    return model.score(normed[:, -1])


def _conductance(classifier: Classifier) -> Arrays:
    """Share the change of logit 1 out from zeros in the place of all words, in tiny_bert."""
    encoded = classifier.encode(*TEXTS[-1])
    point = classifier.embed(encoded.ids)
    baseline = torch.where(encoded.special[None, :, None], point, 0.0)
    bert = classifier.model.bert
    found = []
    for layer in (bert.embeddings.LayerNorm, *bert.encoder.layer):
        explainer = LayerConductance(classifier.from_embeddings, layer)
        coarse, fine = (
            _attributed(explainer, point, baseline, encoded, n) for n in CONDUCTANCE_STEPS
        )
        found.append(2 * fine - coarse)
    return {"conductance": torch.stack(found)}


def _attributed(
    explainer: Any, point: torch.Tensor, baseline: torch.Tensor, encoded: Any, n_steps: int
) -> torch.Tensor:
    scores = explainer.attribute(
        point,
        baselines=baseline,
        target=1,
        additional_forward_args=encoded.rest,
        n_steps=n_steps,
        method="riemann_trapezoid",
        internal_batch_size=500,
    )
    scores = scores[0] if isinstance(scores, tuple) else scores
    summed: torch.Tensor = scores.sum(dim=-1)[0]
    return summed


def _without_heads(classifier: Classifier) -> Arrays:
    """Give tiny_bert's logits with each head switched off, (layers, heads, K)."""
    encoded = classifier.encode(*TEXTS[-1])
    config = classifier.model.config
    rows = []
    for layer in range(config.num_hidden_layers):
        for head in range(config.num_attention_heads):
            mask = torch.ones(config.num_hidden_layers, config.num_attention_heads)
            mask[layer, head] = 0
            answer = classifier.model(
                input_ids=encoded.ids,
                attention_mask=encoded.mask,
                token_type_ids=encoded.type_ids,
                head_mask=mask.to(torch.float64),
            )
            rows.append(answer.logits[0])
    shape = (config.num_hidden_layers, config.num_attention_heads, -1)
    return {"without_head": torch.stack(rows).view(shape)}


def _decoder_lens(family: str, out: Path) -> torch.Tensor:
    """Read a decoder's states by its final normalisation and its head."""
    from safetensors.torch import load_file

    head = out / "heads" / f"{family}_language.safetensors"
    model = AutoModelForCausalLM.from_pretrained(
        out / family, attn_implementation="eager", tie_word_embeddings=not head.is_file()
    )
    if head.is_file():
        model.load_state_dict(load_file(head), strict=False)
    model = model.to(torch.float64).eval()
    ids = AutoTokenizer.from_pretrained(out / family)(PROMPT + CONTINUATION, return_tensors="pt")
    with torch.no_grad():
        answer = model(ids["input_ids"], output_hidden_states=True)
        norm = model.transformer.ln_f if family == "tiny_gpt2" else model.model.norm
        early = [model.lm_head(norm(state)) for state in answer.hidden_states[:-1]]
    return torch.cat([*early, answer.logits])[:, ::EVERY]


def _masked_lens(out: Path) -> torch.Tensor:
    """Read tiny_bert's states by its head for masked tokens."""
    from safetensors.torch import load_file

    model = AutoModelForMaskedLM.from_pretrained(out / "tiny_bert", attn_implementation="eager")
    model.load_state_dict(load_file(out / "heads" / "tiny_bert_mask.safetensors"), strict=False)
    model = model.to(torch.float64).eval()
    ids = AutoTokenizer.from_pretrained(out / "tiny_bert")(
        "The film is [MASK] and its story is [MASK].", return_tensors="pt"
    )
    with torch.no_grad():
        answer = model(**ids, output_hidden_states=True)
        return torch.cat([model.cls(state) for state in answer.hidden_states])[:, ::EVERY]


def _translation_lens(out: Path) -> torch.Tensor:
    """Read the states of tiny_bart's decoder by its head."""
    from safetensors.torch import load_file

    model = AutoModelForSeq2SeqLM.from_pretrained(out / "tiny_bart", attn_implementation="eager")
    bias = load_file(out / "heads" / "tiny_bart_language.safetensors")
    model.load_state_dict(bias, strict=False)
    model = model.to(torch.float64).eval()
    tokenizer = AutoTokenizer.from_pretrained(out / "tiny_bart")
    source = tokenizer(PROMPT, return_tensors="pt")["input_ids"]
    output = tokenizer(CONTINUATION)["input_ids"]
    target = torch.tensor([[model.config.decoder_start_token_id, *output]])
    if target.shape[1] > LONGEST:
        raise ValueError("The continuation is longer than tiny_bart reads.")
    with torch.no_grad():
        answer = model(source, decoder_input_ids=target, output_hidden_states=True)
        logits = [
            model.lm_head(state) + model.final_logits_bias for state in answer.decoder_hidden_states
        ]
    return torch.cat(logits)[:, ::EVERY]


_LENSES: dict[str, Callable[[Path], torch.Tensor]] = {
    "tiny_gpt2": partial(_decoder_lens, "tiny_gpt2"),
    "tiny_llama": partial(_decoder_lens, "tiny_llama"),
    "tiny_bert": _masked_lens,
    "tiny_bart": _translation_lens,
}
