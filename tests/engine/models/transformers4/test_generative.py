"""Language models that transformers 4 has in TensorFlow, small and with random weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import REFERENCE, assert_close
from tfxg_widget.engine.inputs.encoding import DECODER, PREDICTION_COUNTS

pytestmark = [pytest.mark.transformers4, pytest.mark.slow, pytest.mark.stack]

_ENDS = {"pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 2, "bos_token_id": 0}
_BERT = {
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "max_position_embeddings": 66,
}
_GPT = {"n_embd": 16, "n_layer": 2, "n_head": 2, "n_positions": 64}
_BOTH = {
    "d_model": 16,
    "max_position_embeddings": 64,
    **{f"{part}_layers": 2 for part in ("encoder", "decoder")},
    **{f"{part}_attention_heads": 2 for part in ("encoder", "decoder")},
    **{f"{part}_ffn_dim": 32 for part in ("encoder", "decoder")},
    "scale_embedding": True,
}
_T5 = {"d_model": 16, "d_kv": 8, "d_ff": 32, "num_layers": 2, "num_heads": 2}

SIZES: dict[str, dict[str, Any]] = {
    "BertLMHeadModel": {**_BERT, "is_decoder": True},
    "GPTJForCausalLM": {**_GPT, "rotary_dim": 4},
    "OPTForCausalLM": {**_BERT, "word_embed_proj_dim": 16, "ffn_dim": 32},
    "OpenAIGPTLMHeadModel": _GPT,
    "RobertaForCausalLM": {**_BERT, "is_decoder": True},
    "XGLMForCausalLM": {
        "d_model": 16,
        "num_layers": 2,
        "attention_heads": 2,
        "ffn_dim": 32,
        "max_position_embeddings": 64,
    },
    "BlenderbotForConditionalGeneration": _BOTH,
    "MBartForConditionalGeneration": _BOTH,
    "MarianMTModel": _BOTH,
    "PegasusForConditionalGeneration": _BOTH,
    "MT5ForConditionalGeneration": _T5,
    "T5ForConditionalGeneration": _T5,
}


def wrapped(name: str, **settings: Any) -> Any:
    import tf_keras
    import transformers

    net_class = getattr(transformers, f"TF{name}")
    tokenizer = transformers.AutoTokenizer.from_pretrained(REFERENCE / "tiny_bart")
    sizes = {**SIZES[name], **_ENDS, "vocab_size": len(tokenizer), **settings}
    # Initial weights are drawn by seeds from Python's own generator, too.
    tf_keras.utils.set_random_seed(0)
    return tfxg.wrap(net_class(net_class.config_class(**sizes)), tokenizer)


# Some of these classes warn of each other's arguments.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", SIZES)
def test_what_a_class_writes_is_explained(name: str) -> None:
    model = wrapped(name)
    texts = ["The film was", "A story of love"], [" good", " and long"]
    options: dict[str, Any] = {"method": "input_x_gradient", "target": "all"}
    together = tfxg.explain(model, *texts, **options)
    for *pair, found in zip(*texts, together, strict=True):
        alone = tfxg.explain(model, *pair, **options)
        encoding = model.encode(*pair)
        said = plain_answer(model, encoding)
        assert [one.value for one in alone] == pytest.approx(said, abs=1e-4)
        for one, other in zip(found, alone, strict=True):
            assert np.any(one.scores != 0)
            assert_close(one.scores, other.scores, 1e-3)
    written = model.encode(texts[0][0], model.generate(texts[0][0], max_new_tokens=3))
    assert 1 <= written.inputs[PREDICTION_COUNTS].sum() <= 3


@pytest.mark.filterwarnings("ignore")
def test_a_class_that_sees_what_follows_is_refused() -> None:
    with pytest.raises(tfxg.ModelError, match="lets tokens see those that follow"):
        wrapped("BertLMHeadModel", is_decoder=False)


def plain_answer(model: Any, encoding: Any) -> list[float]:
    """Ask the class itself for the logit of each token that was written."""
    count = int(encoding.inputs[PREDICTION_COUNTS].sum())
    tokens = encoding.ids[-count:]
    if DECODER not in encoding.inputs:
        logits = model._network._net(encoding.ids[None]).logits[0].numpy()
    else:
        source = encoding.inputs[DECODER] == 0
        logits = (
            model._network._net(
                {
                    "input_ids": encoding.ids[source][None],
                    "decoder_input_ids": encoding.ids[~source][None],
                }
            )
            .logits[0]
            .numpy()
        )
    return logits[-count - 1 : -1][np.arange(count), tokens].tolist()
