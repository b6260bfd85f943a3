"""Write the reference folder: ``python -m scripts.reference``."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from . import inputs
from .checkpoints import decoders, encoders
from .classifier import Classifier
from .internals import attention, families, inside
from .methods import (
    gradients,
    guided,
    minilm,
    network,
    noise,
    paths,
    perturbations,
    relevance,
    sampled,
)
from .tasks import encoder_heads, generation, images, pipelines, zero_shot


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.reference", description=__doc__)
    parser.add_argument(
        "--shared",
        type=Path,
        default=Path("../shared"),
        help="folder with models/minilm-sst2 and data/sst2; skipped where absent",
    )
    parser.add_argument(
        "--out", type=Path, default=Path("tests/reference"), help="folder to write to"
    )
    parser.add_argument(
        "--models", type=Path, default=Path("notebooks/models"), help="the notebooks' small models"
    )
    return parser.parse_args()


def main() -> None:
    """Write the tiny checkpoints first, then every array that is computed from them."""
    options = _arguments()
    # One thread sums in one order, so that a second run writes the same bytes; on models this
    # small it is the fastest too.
    torch.set_num_threads(1)
    options.out.mkdir(parents=True, exist_ok=True)

    encoders.write(options.out)
    decoders.write(options.out)
    families.write(options.out)
    attention.write(options.out)
    encoder_heads.write(options.out)
    zero_shot.write(options.out)
    generation.write(options.out)
    images.write(options.out)
    inside.write(options.out)
    pipelines.write(options.out, options.models)

    tiny_bert = Classifier.load(options.out / "tiny_bert")
    inputs.write(tiny_bert, options.out)
    gradients.write(tiny_bert, options.out)
    paths.write(tiny_bert, options.out)
    noise.write(tiny_bert, options.out)
    guided.write(tiny_bert, options.out)
    sampled.write(tiny_bert, options.out)
    network.write(options.out)
    perturbations.write(tiny_bert, options.out)

    if (options.shared / "models" / "minilm-sst2").is_dir():
        minilm.write(options.shared, options.out)
        perturbations.write_minilm(options.shared, options.out)
    else:
        print(f"no minilm-sst2 in {options.shared}: minilm_*.json are left as they are")

    relevance.write(options.out)


main()
