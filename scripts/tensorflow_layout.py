"""Save tiny checkpoints as TensorFlow's classes do: ``python -m scripts.tensorflow_layout``.

Needs transformers 4 with tf-keras; the checkpoints are those of ``scripts.reference``.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tfxg_widget as tfxg

REFERENCE = Path("tests/reference")
#: One family for each naming of weights, with the ending of its file.
LAYOUTS = {"tiny_albert": "safetensors", "tiny_bart": "safetensors", "tiny_gpt2": "h5"}


def main() -> None:
    """Write ``tests/reference/tensorflow_layout``."""
    out = REFERENCE / "tensorflow_layout"
    out.mkdir(exist_ok=True)
    for name, ending in LAYOUTS.items():
        model: Any = tfxg.load(REFERENCE / name)
        with TemporaryDirectory() as folder:
            model._network._net.save_pretrained(folder, safe_serialization=ending == "safetensors")
            (file,) = Path(folder).glob(f"*.{ending}")
            shutil.copy(file, out / f"{name}.{ending}")


if __name__ == "__main__":
    main()
