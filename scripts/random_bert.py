"""A BERT of any size with random weights, on the tokenizer of tests/reference/tiny_bert."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

_TINY = Path(__file__).parents[1] / "tests" / "reference" / "tiny_bert"

#: How the sizes of the tiny checkpoint are called in its configuration.
_SIZES = {16: "hidden_size", 32: "intermediate_size", 64: "max_position_embeddings"}


def write_random_bert(
    folder: Path, *, layers: int, heads: int, hidden: int, neurons: int, tokens: int
) -> Path:
    """Write the checkpoint of a classifier.

    Parameters
    ----------
    folder
        Which does not exist yet.
    layers, heads, hidden, neurons, tokens
        The number of blocks and of heads in each, the width of hidden states and of feed-forward
        layers, and how many tokens the model reads at most.
    """
    shutil.copytree(_TINY, folder)
    config = json.loads((folder / "config.json").read_text("utf-8")) | {
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "hidden_size": hidden,
        "intermediate_size": neurons,
        "max_position_embeddings": tokens,
    }
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    file = folder / "tokenizer_config.json"
    tokenizer = json.loads(file.read_text("utf-8")) | {"model_max_length": tokens}
    file.write_text(json.dumps(tokenizer), "utf-8")

    random = np.random.default_rng(0)
    weights = {}
    for name, values in load_file(folder / "model.safetensors").items():
        shape = [config[_SIZES[size]] if size in _SIZES else size for size in values.shape]
        names = [name]
        if re.search(r"\.layer\.\d+\.", name):
            names = [re.sub(r"\.layer\.\d+\.", f".layer.{at}.", name) for at in range(layers)]
        for own in names:
            weights[own] = random.normal(scale=0.05, size=shape).astype(np.float32)
            if own.endswith("LayerNorm.weight"):
                weights[own] += 1
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    return folder
