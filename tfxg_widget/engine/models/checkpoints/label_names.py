"""Complete the names of a classifier's labels, where its config.json lacks some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...inputs.errors import ModelError
from .weights import Checkpoint

#: The last layer of a classifier, as the families name it in PyTorch's layout.
_LAST_LAYERS = (
    "classifier",
    "classifier.out_proj",
    "classification_head.out_proj",
    "cls_classifier",
    "score",
    "logits_proj",
    "sequence_summary.summary",
)

#: Settings that contain the names.
_DERIVED = ("num_labels", "_num_labels", "label2id")


def rows_of_head(checkpoint: Checkpoint) -> int | None:
    """Count the labels that a classifier's last layer has; None where there is no such layer.

    Weights of TensorFlow's layout, which have other names, are not searched.
    """
    if not checkpoint.pytorch_layout:
        return None
    weights = (f"{layer}.weight" for layer in _LAST_LAYERS)
    present = checkpoint.names
    name = next((weight for weight in weights if weight in present), None)
    return None if name is None else checkpoint.shape(name)[0]


def completed(name: str, values: Mapping[str, Any], rows: int | None) -> dict[str, Any]:
    """Name every label in a config.json: those that it names, and ``LABEL_n`` for the others.

    Parameters
    ----------
    name
        Folder or Hub id.
    values
        The contents of its config.json. Its ``id2label`` may be a mapping from numbers or strings
        of numbers, a mapping from names to numbers, a list, or missing.
    rows
        How many labels the head has, None where that is not known.

    Returns
    -------
    dict
        The contents, unchanged where every label has its name already.

    Raises
    ------
    ModelError
        For an ``id2label`` of another form.
    """
    names = _by_index(name, values)
    counted = values.get("num_labels", values.get("_num_labels"))
    least = max(names, default=-1) + 1
    if rows is None:
        count = max(least, counted if isinstance(counted, int) else 0)
    else:
        # A head with fewer rows than names is refused later, by its shape.
        count = max(least, rows)
    if count == 0:
        return {key: value for key, value in values.items() if key not in ("id2label", "label2id")}
    every = {str(i): names.get(i, f"LABEL_{i}") for i in range(count)}
    if values.get("id2label") == every and counted in {None, count}:
        return dict(values)
    kept = {key: value for key, value in values.items() if key not in _DERIVED}
    return {**kept, "id2label": every, "label2id": {label: int(i) for i, label in every.items()}}


def _by_index(name: str, values: Mapping[str, Any]) -> dict[int, str]:
    id2label = values.get("id2label")
    if isinstance(id2label, list):
        return {index: str(label) for index, label in enumerate(id2label)}
    # Some checkpoints map names to indices here, as in label2id.
    readings = (
        [_indexed(id2label), _inverted(id2label)]
        if id2label
        else [_inverted(values.get("label2id"))]
    )
    names = next((reading for reading in readings if reading is not None), None)
    if names is None and id2label:
        raise ModelError(
            f"The id2label of {name} is {id2label!r}, which names no labels. Write it into its "
            'config.json as {"0": "first label", "1": "second label"}.'
        )
    return names or {}


def _indexed(mapping: object) -> dict[int, str] | None:
    """Read a mapping from indices to names; None if it is not one."""
    return _with_indices(mapping.items()) if isinstance(mapping, Mapping) else None


def _inverted(mapping: object) -> dict[int, str] | None:
    """Read a mapping from names to indices; None if it is not one."""
    if not isinstance(mapping, Mapping):
        return None
    return _with_indices((index, label) for label, index in mapping.items())


def _with_indices(pairs: Iterable[tuple[Any, object]]) -> dict[int, str] | None:
    try:
        names = {int(index): str(label) for index, label in pairs}
    except (TypeError, ValueError):
        return None
    return names if min(names, default=0) >= 0 else None
