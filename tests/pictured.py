"""Pictures and attributions of them, built by hand: no model is needed to show one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

import tfxg_widget as tfxg
from tfxg_widget.engine.inputs.image import PatchedImage
from tfxg_widget.engine.tasks.targets.prediction import Prediction, ScoredTarget
from tfxg_widget.engine.tasks.targets.target import Target
from tfxg_widget.protocol.conversion.attributions import answer_of, result_of
from tfxg_widget.protocol.conversion.catalogue import catalogue
from tfxg_widget.protocol.state import ExplorerState

LABELS = ("cat", "dog", "bird", "fish", "tree")


def noisy(height: int, width: int) -> NDArray[np.uint8]:
    """Draw noise, which no file format makes small."""
    random = np.random.default_rng(0)
    return random.integers(0, 256, (height, width, 3), np.uint8)


def pictured(pixels: NDArray[np.uint8], patch: int, **more: Any) -> tfxg.Attribution:
    """Explain a picture as no model would: with scores of a random number a pixel."""
    height, width, _ = pixels.shape
    probabilities = dict(zip(LABELS, (0.5, 0.3, 0.1, 0.06, 0.04), strict=True))
    scored = [
        ScoredTarget(Target(name, name, "label", (i,), (1.0,)), p, float(np.log(p)))
        for i, (name, p) in enumerate(probabilities.items())
    ]
    rows, columns = np.arange(height) // patch, np.arange(width) // patch
    own: dict[str, Any] = {
        "text": "pet.png",
        "text_pair": None,
        "tokens": ("",) * (height * width),
        "offsets": ((0, 0),) * (height * width),
        "parts": (0,) * (height * width),
        "word_index": tuple((rows[:, None] * (width // patch) + columns).ravel().tolist()),
        "word_spans": ((0, (0, 0)),) * (height // patch * width // patch),
        "scores": np.random.default_rng(1).normal(scale=1e-5, size=height * width),
        "signed": True,
        "target": "cat",
        "target_id": "cat",
        "contrast": None,
        "output": "logit",
        "layer": "",
        "prediction": Prediction.of(scored, scored[0].target),
        "method": "input_x_gradient",
        "parameters": {},
        "value": 1.0,
        "baseline_value": None,
        "completeness_gap": None,
        "relative_completeness_gap": None,
        "cut_at": (None,),
        "passes": 1,
        "seconds": 0.1,
        "image": PatchedImage(pixels, patch),
    }
    return tfxg.Attribution(**(own | more))


def exploring(pixels: NDArray[np.uint8], patch: int, methods: int = 5) -> ExplorerState:
    """Give the state of an explorer of a picture, with some methods computed."""
    known = catalogue()
    found = [pictured(pixels, patch, method=one.name, signed=one.signed) for one in known[:methods]]
    state = ExplorerState(text="pet.png", method=known[0].name)
    info = {"name": "tiny_vit", "task": "image classification", "takes_image": True}
    of_kernel = {
        "catalogue": known,
        "answer": answer_of(found[0]),
        "results": {one.method: [result_of(one)] for one in found},
        "model_info": {**_plain(state.model_info), **info},
    }
    for name, value in of_kernel.items():
        state.set_trait(name, value)
    return state


def _plain(shape: Any) -> dict[str, Any]:
    return {name: getattr(shape, name) for name in shape.__struct_fields__}
