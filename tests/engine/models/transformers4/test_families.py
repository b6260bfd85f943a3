"""Every text classifier that transformers 4 has in TensorFlow, small and with random weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import REFERENCE

pytestmark = [pytest.mark.transformers4, pytest.mark.slow, pytest.mark.stack]

_BERT = {
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "max_position_embeddings": 64,
}
_GPT = {"n_embd": 16, "n_layer": 2, "n_head": 2, "n_positions": 64}
_XLM = {"emb_dim": 16, "n_layers": 2, "n_heads": 2, "max_position_embeddings": 64}
_XL = {"d_model": 16, "n_layer": 2, "n_head": 2, "d_inner": 32}

#: The dimensions of the families that do not name them as BERT does.
_SIZES: dict[str, dict[str, Any]] = {
    "Albert": {**_BERT, "embedding_size": 8},
    "Bart": {
        "d_model": 16,
        **{f"{part}_layers": 2 for part in ("encoder", "decoder")},
        **{f"{part}_attention_heads": 2 for part in ("encoder", "decoder")},
        **{f"{part}_ffn_dim": 32 for part in ("encoder", "decoder")},
        # [SEP], which its classifier reads the state of.
        "eos_token_id": 3,
    },
    "CTRL": {**_GPT, "dff": 32},
    "DistilBert": {"dim": 16, "hidden_dim": 32, "n_layers": 2, "n_heads": 2},
    "Electra": {**_BERT, "embedding_size": 8},
    "Esm": {**_BERT, "vocab_size": 300, "pad_token_id": 0, "mask_token_id": 4},
    "Flaubert": _XLM,
    "Funnel": {"d_model": 16, "block_sizes": [1, 1], "n_head": 2, "d_head": 8, "d_inner": 32},
    "GPT2": _GPT,
    "GPTJ": {**_GPT, "rotary_dim": 4},
    "LayoutLMv3": {**_BERT, "coordinate_size": 2, "shape_size": 4},
    "Longformer": {**_BERT, "attention_window": 8},
    "Mistral": {**_BERT, "num_key_value_heads": 2},
    "MobileBert": {
        **_BERT,
        **dict.fromkeys(["embedding_size", "intra_bottleneck_size", "true_hidden_size"], 16),
    },
    "OpenAIGPT": _GPT,
    "TransfoXL": {**_XL, "d_embed": 16, "d_head": 8, "cutoffs": [50, 100]},
    "Wav2Vec2": {},
    "XLM": _XLM,
    "XLNet": _XL,
}

_IDS = "answers differently from word embeddings"
_EMBEDDINGS = "cannot be run from word embeddings"

#: What is said of those that are refused.
REFUSED = {
    # What it takes for embeddings are not those that it looks up: they are normalised.
    "Funnel": _IDS,
    # It lets the first token see all others only where it is given ids.
    "Longformer": _IDS,
    # It names no embedding layer, and forgets the sliding window.
    "Mistral": _EMBEDDINGS,
    # Its tokens have places in a table.
    "Tapas": "does not run on what this tokenizer gives",
    # Frequent words have wider embeddings than others.
    "TransfoXL": _EMBEDDINGS,
    # It hears, and does not read.
    "Wav2Vec2": _EMBEDDINGS,
}
#: They read padding as text, so texts of several lengths are run apart.
UNPADDED = {"ConvBert", "CTRL", "XLNet"}
#: No layer gives the probabilities as they are reported, the axes of XLNet's in another order.
WITHOUT_ATTENTION = {"CTRL", "XLNet"}
#: Their tokenizers make no token types.
_WITHOUT_TYPES = {"CTRL", "GPT2", "GPTJ", "OpenAIGPT", "XLNet", "TransfoXL", "Mistral"}

_PREFIX, _SUFFIX = "TF", "ForSequenceClassification"


def families() -> list[str]:
    """List what transformers has, or nothing where it has none any more."""
    import transformers

    names = [name.removesuffix(_SUFFIX) for name in dir(transformers) if name.endswith(_SUFFIX)]
    return [name[2:] for name in names if name.startswith(_PREFIX) and name != "TFAutoModel"]


def wrapped(family: str) -> Any:
    import tf_keras
    import transformers

    net_class = getattr(transformers, f"{_PREFIX}{family}{_SUFFIX}")
    sizes = _SIZES.get(family, _BERT)
    config = net_class.config_class(**sizes, num_labels=3, initializer_range=0.5)
    tokenizer = "tiny_gpt2" if family in _WITHOUT_TYPES else "tiny_bert"
    # Its initialisers draw from Python's own numbers, too.
    tf_keras.utils.set_random_seed(1)
    return tfxg.wrap(
        net_class(config), transformers.AutoTokenizer.from_pretrained(REFERENCE / tokenizer)
    )


# Some of these classes warn of each other's arguments.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("family", families())
def test_a_family_is_explained_or_refused_with_the_reason(family: str) -> None:
    if family in REFUSED:
        with pytest.raises(tfxg.ModelError, match=REFUSED[family]):
            wrapped(family)
        return
    model = wrapped(family)
    assert model.pads == (family not in UNPADDED)
    assert ("attention" in model.abilities) == (family not in WITHOUT_ATTENTION)
    texts = ["a film", "so sweet and funny, never too long"]
    together = tfxg.explain(model, texts, method="saliency")
    for text, found in zip(texts, together, strict=True):
        alone = tfxg.explain(model, text, method="saliency")
        assert found.scores.max() > 0
        np.testing.assert_allclose(found.scores, alone.scores, atol=1e-4 * alone.scores.max())
        logits = list(found.prediction.logits.values())
        said = plain_answer(model, text)
        np.testing.assert_allclose(logits, said.logits[0], atol=1e-4)
        if "attention" in model.abilities:
            rows = model.encode(text).rows
            blocks = model.attention(model.embed(rows.ids), rows)
            reported = said.get("attentions") or said.encoder_attentions
            np.testing.assert_allclose(blocks, reported, atol=1e-6)


def plain_answer(model: Any, text: str) -> Any:
    """Ask the class itself, from ids."""
    rows = model.encode(text).rows
    inputs = {"input_ids": rows.ids, **rows.inputs}
    return model._network._net(inputs, output_attentions=True, training=False)
