"""Handwritten digits: scikit-learn's, of 8 x 8 points, each point a patch of the image."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from transformers import ViTConfig

from .. import losses
from ..card import Card, write_card
from ..demo_model.networks.saving import save_checkpoint
from ..networks import vit
from ..texts.sources import DIGITS
from ..training import Plan, train

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ..demo_model.networks.layout import Floats
    from ..making import Making
    from ..networks.network import Network
    from ..texts.batches import Batch

PLAN = Plan(epochs=60, batch=32, learning_rate=1e-3)
SIDE, PATCH, LARGEST = 32, 4, 16
TEST, HELD = 360, 160

#: How an image of any size becomes what the model reads, for transformers' ViTImageProcessor.
PREPROCESSOR = {
    "image_processor_type": "ViTImageProcessor",
    "do_convert_rgb": True,
    "do_resize": True,
    "size": {"height": SIDE, "width": SIDE},
    # The nearest point: each of the 8 x 8 stays a square of one grey.
    "resample": 0,
    "do_rescale": True,
    "rescale_factor": 1 / 255,
    "do_normalize": True,
    "image_mean": [0.5, 0.5, 0.5],
    "image_std": [0.5, 0.5, 0.5],
}


def make(making: Making) -> None:
    """Train, measure and describe the model."""
    known = load_digits()
    rest, test = _parted((known.images, known.target), TEST, making.seed)
    learnt, held = _parted(rest, HELD, making.seed)
    config = ViTConfig(
        architectures=["ViTForImageClassification"],
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=128,
        image_size=SIDE,
        patch_size=PATCH,
        # What KerasHub's converter takes for granted.
        layer_norm_eps=1e-6,
        id2label={i: str(i) for i in range(10)},
        label2id={str(i): i for i in range(10)},
    )
    network = vit.build(config)
    # Keras starts positions so near zero that the first epochs are lost on telling them apart.
    positions = network.backbone.layers[1].position_embedding.embeddings
    positions.assign(making.rng.normal(scale=0.3, size=positions.shape))

    def epoch() -> Iterator[Batch]:
        images, labels = learnt
        order = making.rng.permutation(len(images))
        for start in range(0, len(order), PLAN.batch):
            rows = order[start : start + PLAN.batch]
            shares = np.eye(10, dtype=np.float32)[labels[rows]]
            yield normalized(pictures(shifted(images[rows], making.rng))), (shares,)

    train(network, PLAN, losses.one_of, epoch, lambda: _accuracy(network, *held))
    folder = making.output / "digits"
    folder.mkdir(parents=True, exist_ok=True)
    save_checkpoint(config, network.weights(), folder)
    (folder / "preprocessor_config.json").write_text(json.dumps(PREPROCESSOR, indent=2), "utf-8")
    found = _accuracy(network, *test)
    write_card(folder, _card(found, len(learnt[0]), _probes(network, test)), config, making.seed)


def pictures(images: Floats) -> NDArray[np.uint8]:
    """Make images of 32 x 32 pixels (N, H, W, 3) of digits (N, 8, 8) of 0 to 16."""
    grey = np.round(images * (255 / LARGEST)).astype(np.uint8)
    large = grey.repeat(PATCH, axis=1).repeat(PATCH, axis=2)
    return np.repeat(large[..., None], 3, axis=-1)


def normalized(pixels: NDArray[np.uint8]) -> Floats:
    """Bring pixels to what the model reads, from -1 to 1."""
    return (pixels / np.float32(127.5) - 1).astype(np.float32)


def shifted(images: Floats, rng: np.random.Generator) -> Floats:
    """Move each image by at most one point each way."""
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    rows, columns = rng.integers(0, 3, (2, len(images)))
    size = images.shape[1]
    return np.stack(
        [one[y : y + size, x : x + size] for one, y, x in zip(padded, rows, columns, strict=True)]
    )


def _parted(known: tuple[Any, Any], count: int, seed: int) -> tuple[tuple[Any, Any], Any]:
    images, labels = known
    a, b, of_a, of_b = train_test_split(
        images, labels, test_size=count, random_state=seed, stratify=labels
    )
    return (a, of_a), (b, of_b)


def _accuracy(network: Network, images: Floats, labels: Any) -> float:
    return float((_logits(network, images).argmax(axis=1) == labels).mean())


def _logits(network: Network, images: Floats) -> Floats:
    found: Floats = network.model(normalized(pictures(images)), training=False).numpy()
    return found


def _probes(network: Network, test: tuple[Any, Any]) -> list[tuple[str, str, str]]:
    images, labels = test
    logits = _logits(network, images)
    likely = np.exp(logits - logits.max(axis=1, keepdims=True))
    likely /= likely.sum(axis=1, keepdims=True)
    return [
        (f"{i} of the test digits", str(labels[i]), f"{likely[i].argmax()} {likely[i].max():.2f}")
        for i in range(8)
    ]


def _card(accuracy: float, learnt: int, probes: Any) -> Card:
    return Card(
        task="digits",
        pipeline="image-classification",
        summary="Tells which digit a picture of 8 x 8 grey points shows, brought to 32 x 32 "
        "pixels by repeating each point: a patch is a point.",
        terms="cc-by-4.0",
        sources=[
            (
                DIGITS,
                f"{learnt:,} digits to learn from, {HELD} to choose the epoch, {TEST} "
                "to measure, parted at random with each digit's share kept.",
            )
        ],
        scores=[("accuracy", f"{accuracy:.3f}", f"{TEST} digits")],
        columns=("picture", "is", "answer"),
        probes=probes,
        training=[
            "From random weights; each picture is moved by at most one point each way.",
            PLAN.described(),
        ],
        limits=["White digits on black, upright and as large as the picture, and nothing else."],
    )
