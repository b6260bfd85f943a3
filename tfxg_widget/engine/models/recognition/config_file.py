"""Read a checkpoint's config.json, whose labels may be incomplete."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import transformers
from transformers.models.auto.configuration_auto import CONFIG_MAPPING
from transformers.utils import cached_file

from ...inputs.errors import ModelError
from ..checkpoints.label_names import completed
from . import families, formats, listing
from .kinds import first_architecture

CONFIG = "config.json"
_PREPROCESSING = "preprocessor_config.json"


def read(name: str, revision: str | None) -> dict[str, Any]:
    """Read the config.json of a folder or a Hub id.

    Raises
    ------
    ModelError
        Where there is none, saying what there is instead, or where it is damaged.
    """
    if Path(name).is_file():
        raise formats.without_config(name) or ModelError(
            f"{name} is a file. Give the folder that save_pretrained() wrote."
        )
    try:
        file = cached_file(name, CONFIG, revision=revision)
    except (OSError, ValueError) as fault:
        raise _no_config(name, revision, str(fault)) from fault
    if file is None:
        raise _no_config(name, revision, "the folder holds no such file")
    return _json_object(name, Path(file))


def _no_config(name: str, revision: str | None, reason: str) -> ModelError:
    return formats.without_config(name, revision) or ModelError(
        f"Found no model at {name!r}: it is neither a folder with a config.json nor a model that "
        f"the Hub gave ({reason})"
    )


def preprocessing(name: str, revision: str | None) -> dict[str, Any]:
    """Read the preprocessor_config.json, empty where there is none."""
    file = listing.find(name, _PREPROCESSING, revision)
    return {} if file is None else _json_object(name, file)


def check_known(name: str, values: Mapping[str, Any]) -> None:
    """Refuse a family that the installed version of transformers does not have.

    Raises
    ------
    ModelError
        Saying whether it needs Python code of its repository, which is never run.
    """
    family, architecture = values.get("model_type"), first_architecture(values)
    of_repository = bool(values.get("auto_map"))
    known = family in CONFIG_MAPPING
    if of_repository and known and architecture:
        known = hasattr(transformers, architecture.removeprefix("TF"))
    if not known:
        raise families.unknown_family(name, family, of_repository)


def parse(name: str, values: Mapping[str, Any], rows: int | None, revision: str | None) -> Any:
    """Give the configuration as transformers reads it, with a name for each label.

    Parameters
    ----------
    name
        Folder or Hub id.
    values
        The contents of its config.json.
    rows
        How many labels its head has, None where that is not known.
    revision
        Of the Hub's repository.

    Raises
    ------
    ModelError
        For labels that are no names, and for settings that transformers does not accept.
    """
    whole = completed(name, values, rows)
    kind: Any = transformers.AutoConfig
    try:
        if whole == values:
            return kind.from_pretrained(name, revision=revision, trust_remote_code=False)
        with TemporaryDirectory() as folder:
            Path(folder, CONFIG).write_text(json.dumps(whole), encoding="utf-8")
            return kind.from_pretrained(folder, trust_remote_code=False)
    except Exception as fault:  # Every family checks its settings in its own way.
        raise ModelError(
            f"transformers {transformers.__version__} cannot use the config.json of {name} "
            f"({fault}). Put back the one that was saved with the weights."
        ) from fault


def _json_object(name: str, file: Path) -> dict[str, Any]:
    try:
        values = json.loads(file.read_text("utf-8"))
    except ValueError as fault:
        raise ModelError(
            f"The {file.name} of {name} is not a valid JSON file ({fault}). Download it again."
        ) from fault
    if not isinstance(values, dict):
        raise ModelError(
            f"The {file.name} of {name} is not a valid JSON object but a {type(values).__name__}. "
            "Put back the one that was saved with the weights."
        )
    return values
