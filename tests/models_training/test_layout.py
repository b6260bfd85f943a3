"""What the scripts save is what was in memory, read back by code that is not theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import keras_hub
import numpy as np
import pytest
from transformers import BartConfig, GPT2Config, ViTConfig

import tfxg_widget as tfxg
from notebooks.models.training.demo_model.networks.saving import save_checkpoint
from notebooks.models.training.demo_model.texts.vocabulary import SPECIAL, build_tokenizer
from notebooks.models.training.networks import bart, bert, gpt2, vit
from notebooks.models.training.networks.network import Network
from notebooks.models.training.rewriting import Rewrite, taught
from notebooks.models.training.texts.batches import encoded, inputs_of
from tests.support import assert_close

#: About what trains the models beside the notebooks, and nothing of the product.
pytestmark = pytest.mark.slow

WORDS = ["the", "film", "was", "good", "bad", "long", "dog", "ran"]
TEXT, PAIR = "the film was good", "the dog ran"


@pytest.fixture(autouse=True)
def _seeded() -> None:
    keras.utils.set_random_seed(0)


def saved(network: Network, config: Any, folder: Path) -> Path:
    rng = np.random.default_rng(0)
    for variable in network.model.trainable_variables:
        variable.assign(rng.normal(scale=0.3, size=variable.shape))
    network.round()
    folder.mkdir(exist_ok=True)
    save_checkpoint(config, network.weights(), folder)
    return folder


@pytest.mark.parametrize("architecture", [bert.TEXTS, bert.TOKENS, bert.QUESTIONS, bert.MASKS])
def test_bert(architecture: str, tmp_path: Path) -> None:
    pieces = [*SPECIAL, *WORDS]
    tokenizer = build_tokenizer(pieces, tmp_path)
    labels = ["O", "B-x"] if architecture != bert.TEXTS else ["a", "b", "c"]
    config = bert.small_config(architecture, len(pieces), labels, hidden_size=16)
    network = bert.build(config)
    saved(network, config, tmp_path)
    text = f"{TEXT} [MASK]" if architecture == bert.MASKS else TEXT
    inputs = inputs_of(encoded(tokenizer, [text], [PAIR]))
    if architecture == bert.MASKS:
        inputs["mask_positions"] = np.argwhere(inputs["token_ids"] == tokenizer.mask_token_id)[
            :, 1:
        ]
    model = tfxg.load(tmp_path)
    found = model._from_ids(model.encode(text, PAIR).rows).numpy()
    # No answer starts or ends in the question.
    places = found > -1e8
    expected = network.model(inputs, training=False).numpy().reshape(1, -1)
    assert_close(found[places], expected[places])


def test_gpt2(tmp_path: Path) -> None:
    config = GPT2Config(vocab_size=20, n_positions=16, n_embd=16, n_layer=2, n_head=4, n_inner=64)
    network = gpt2.build(config)
    folder = saved(network, config, tmp_path)
    read = keras_hub.models.GPT2Backbone.from_preset(str(folder))
    rows = np.array([[1, 5, 9, 3]], np.int32)
    inputs = {"token_ids": rows, "padding_mask": np.ones_like(rows)}
    logits = read.token_embedding(read(inputs), reverse=True).numpy()
    assert_close(logits, network.model(inputs, training=False).numpy())


def test_bart(tmp_path: Path) -> None:
    config = BartConfig(
        vocab_size=20,
        max_position_embeddings=12,
        d_model=16,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=24,
        decoder_ffn_dim=24,
    )
    network = bart.build(config)
    folder = saved(network, config, tmp_path)
    bart.save_settings(config, folder, 8)
    read = keras_hub.models.BartBackbone.from_preset(str(folder))
    inputs, _ = taught([Rewrite([0, 5, 9, 3, 2], [0, 7, 8, 2])], config.decoder_start_token_id)
    logits = read.token_embedding(read(inputs)["decoder_sequence_output"], reverse=True).numpy()
    assert_close(logits, network.model(inputs, training=False).numpy())
    assert not network.weights()["final_logits_bias"].any()


def test_vit(tmp_path: Path) -> None:
    config = ViTConfig(
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=24,
        image_size=8,
        patch_size=4,
        layer_norm_eps=1e-6,
        num_labels=3,
    )
    network = vit.build(config)
    folder = saved(network, config, tmp_path)
    read = keras_hub.models.ViTBackbone.from_preset(str(folder))
    image = np.random.default_rng(0).normal(size=(1, 8, 8, 3)).astype(np.float32)
    weights = network.weights()
    logits = read(image).numpy()[:, 0] @ weights["classifier.weight"].T
    logits += weights["classifier.bias"]
    assert_close(logits, network.model(image, training=False).numpy())
