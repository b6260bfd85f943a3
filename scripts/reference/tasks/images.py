"""Image classifiers of random weights, what they read, and what captum says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from captum.attr import FeatureAblation, InputXGradient, IntegratedGradients, Saliency
from PIL import Image
from transformers import (
    AutoImageProcessor,
    AutoModelForImageClassification,
    DeiTConfig,
    DeiTForImageClassification,
    DeiTForImageClassificationWithTeacher,
    DeiTImageProcessor,
    SwinConfig,
    SwinForImageClassification,
    ViTConfig,
    ViTForImageClassification,
    ViTImageProcessor,
)

from ..checkpoints import random_model
from ..methods.paths import N_STEPS
from ..storage import write_arrays

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ["ant", "bee", "cat", "dog", "eel", "fox", "gnu"]
HEAD: dict[str, Any] = {
    "id2label": dict(enumerate(NAMES)),
    "label2id": {name: index for index, name in enumerate(NAMES)},
}
SIDE = 32
VIT: dict[str, Any] = random_model.BODY | HEAD | {"image_size": SIDE, "patch_size": 8}
#: Which logits are explained.
TARGETS = [1, 4]


def write(out: Path) -> None:
    """Write the checkpoints, ``picture.png`` and ``images.npz``."""
    _write_vit(out / "tiny_vit")
    _write_deit(out / "tiny_deit", DeiTForImageClassification, seed=42)
    _write_deit(out / "tiny_deit_teacher", DeiTForImageClassificationWithTeacher, seed=43)
    _write_swin(out / "tiny_swin")
    picture = _picture()
    picture.save(out / "picture.png")
    arrays: dict[str, Any] = {}
    # The patches that are hidden one by one; Swin's are those of its last stage.
    for folder, patch in _PATCHES.items():
        found = _explained(out / folder, picture, patch)
        arrays |= {f"{folder}/{key}": values for key, values in found.items()}
    write_arrays(out / "images.npz", arrays)


_PATCHES = {"tiny_vit": 8, "tiny_deit": 8, "tiny_deit_teacher": 8, "tiny_swin": 4}


def _write_vit(folder: Path) -> None:
    random_model.write(ViTForImageClassification(ViTConfig(**VIT)), folder, seed=41)
    ViTImageProcessor(size={"height": SIDE, "width": SIDE}).save_pretrained(folder)


def _write_deit(folder: Path, kind: Any, seed: int) -> None:
    random_model.write(kind(DeiTConfig(layer_norm_eps=1e-6, **VIT)), folder, seed)
    DeiTImageProcessor(
        size={"height": 40, "width": 40}, crop_size={"height": SIDE, "width": SIDE}
    ).save_pretrained(folder)


def _write_swin(folder: Path) -> None:
    config = SwinConfig(
        image_size=SIDE,
        patch_size=2,
        embed_dim=8,
        depths=[2, 2],
        num_heads=[2, 4],
        window_size=4,
        **HEAD,
    )
    random_model.write(SwinForImageClassification(config), folder, seed=44)
    ViTImageProcessor(
        size={"height": SIDE, "width": SIDE},
        resample=Image.Resampling.BICUBIC,
        image_mean=[0.485, 0.456, 0.406],
        image_std=[0.229, 0.224, 0.225],
    ).save_pretrained(folder)


def _picture() -> Image.Image:
    """Paint a picture that is neither square nor of any model's size."""
    rows, columns = np.mgrid[0:45, 0:60]
    waves = [np.sin(rows / 5), np.cos(columns / 7), np.sin((rows + columns) / 4)]
    noise = np.random.default_rng(7).integers(-20, 21, (45, 60, 3))
    colours = 128 + 90 * np.stack(waves, axis=-1) + noise
    return Image.fromarray(colours.clip(0, 255).astype(np.uint8))


def _explained(folder: Path, picture: Image.Image, patch: int) -> dict[str, Any]:
    # As a pipeline without torchvision reads it: by Pillow, not by torch.
    processor = AutoImageProcessor.from_pretrained(folder, use_fast=False)
    pixels = processor(picture, do_rescale=False, do_normalize=False)["pixel_values"][0]
    point = torch.tensor(np.array(processor(picture)["pixel_values"][0])[None], dtype=torch.float64)
    model = AutoModelForImageClassification.from_pretrained(folder, attn_implementation="eager")
    model = model.to(torch.float64).eval()
    point.requires_grad_()
    # A teacher's logits, if there is one, are averaged in.
    answer = model(point, output_hidden_states=True, output_attentions=True)
    grid = torch.arange(SIDE) // patch
    patches = grid[:, None] * (SIDE // patch) + grid
    found: dict[str, list[Any]] = {"saliency_l2": [], "input_x_gradient": []}
    found |= {"integrated_gradients": [], "occlusion": []}

    def logits(values: torch.Tensor) -> torch.Tensor:
        answered: torch.Tensor = model(values).logits
        return answered

    for target in TARGETS:
        gradient = Saliency(logits).attribute(point, target, abs=False)
        found["saliency_l2"].append(gradient[0].norm(dim=0).flatten())
        by_input = InputXGradient(logits).attribute(point, target)
        found["input_x_gradient"].append(by_input[0].sum(dim=0).flatten())
        path = IntegratedGradients(logits).attribute(
            point, target=target, n_steps=N_STEPS, method="gausslegendre"
        )
        found["integrated_gradients"].append(path[0].sum(dim=0).flatten())
        lost = FeatureAblation(logits).attribute(point, target=target, feature_mask=patches)
        # captum gives each pixel its patch's whole score.
        found["occlusion"].append(lost[0, 0, ::patch, ::patch].flatten())
    wanted = answer.logits[0, TARGETS]
    states = {
        f"hidden_state_{i}_saliency_l2": [
            torch.autograd.grad(logit, state, retain_graph=True)[0][0].norm(dim=-1)
            for logit in wanted
        ]
        for i, state in enumerate(answer.hidden_states)
    }
    scores = {key: torch.stack(rows).detach().numpy() for key, rows in (found | states).items()}
    return scores | {
        "pixels": np.asarray(pixels).transpose(1, 2, 0).astype(np.uint8),
        "values": point.detach().numpy()[0].transpose(1, 2, 0).astype(np.float32),
        "logits": answer.logits.detach().numpy()[0],
        # What the first token reads in the last block; of Swin it is the first window's.
        "attention": answer.attentions[-1].detach().numpy()[0].mean(axis=0)[0],
    }
