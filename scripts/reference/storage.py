"""Write results as small files; a second run writes the same bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path


def read_json(path: Path) -> Any:
    """Read a file of ``write_json``."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_json(path: Path, content: Any) -> None:
    """Write JSON with each array on one line."""
    path.write_text(_lines(content, "") + "\n", encoding="utf-8")


def _lines(content: Any, indent: str) -> str:
    inner = indent + " "
    if isinstance(content, dict):
        entries = [f"{inner}{json.dumps(key)}: {_lines(content[key], inner)}" for key in content]
        return "{\n" + ",\n".join(entries) + "\n" + indent + "}"
    if isinstance(content, list) and content and isinstance(content[0], dict):
        entries = [f"{inner}{_lines(entry, inner)}" for entry in content]
        return "[\n" + ",\n".join(entries) + "\n" + indent + "]"
    return json.dumps(content, ensure_ascii=False)


def write_arrays(path: Path, arrays: dict[str, Any]) -> None:
    """Write a compressed ``.npz`` whose keys are in a fixed order."""
    ordered = {key: np.asarray(arrays[key]) for key in sorted(arrays)}
    np.savez_compressed(path, allow_pickle=False, **ordered)
    kilobytes = path.stat().st_size / 1000
    print(f"{path.name}: {len(ordered)} arrays, {kilobytes:.0f} kB")


def rounded(values: Any, digits: int = 9) -> list[float]:
    """Round to the significant digits of float32."""
    return [float(f"{value:.{digits}g}") for value in np.asarray(values).tolist()]
