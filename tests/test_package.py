"""The package as a whole: light to import, complete, documented by examples that run."""

from __future__ import annotations

import ast
import doctest
import importlib
import pkgutil
import subprocess
import sys
import tomllib

import pytest

import tfxg_widget as tfxg
from tests.support import DEMO, ROOT
from tfxg_widget import api

HEAVY = {
    *("tensorflow", "keras", "keras_hub", "tf_keras", "sklearn"),
    *("transformers", "anywidget", "ipywidgets", "pandas"),
}


def names_of_the_stub() -> list[str]:
    stub = ast.parse((ROOT / "tfxg_widget" / "__init__.pyi").read_text("utf-8"))
    return [
        alias.asname or alias.name
        for node in stub.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]


@pytest.mark.parametrize(
    "code", ["import tfxg_widget", "import tfxg_widget; tfxg_widget.methods()"]
)
def test_importing_and_listing_methods_is_light(code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert set(done.stdout.split()) & HEAVY == set()


def test_every_name_can_be_imported() -> None:
    names = names_of_the_stub()
    assert {"load", "wrap", "explain", "explore", "methods", "Explorer"} <= set(names)
    for name in names:
        assert getattr(tfxg, name).__doc__, name
    assert set(names) <= set(dir(tfxg))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="explane"):
        tfxg.explane  # type: ignore[attr-defined]  # noqa: B018


def test_the_version_is_that_of_the_distribution() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert tfxg.__version__ == project["version"]


@pytest.mark.skipif(not DEMO.is_dir(), reason="the demo model is not in this checkout")
def test_the_examples_of_the_docstrings_run() -> None:
    modules = [info.name for info in pkgutil.iter_modules(api.__path__, f"{api.__name__}.")]
    results = [
        doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
        for name in modules
    ]
    assert sum(result.attempted for result in results) > 0
    assert sum(result.failed for result in results) == 0


@pytest.mark.parametrize(
    ("pins", "stack"),
    [
        ("constraints.txt", {"keras-hub==0", "transformers==5"}),
        ("constraints-transformers4.txt", {"tf_keras==2", "transformers==4"}),
    ],
)
def test_each_environment_pins_its_stack_and_no_pytorch(pins: str, stack: set[str]) -> None:
    lines = (ROOT / pins).read_text("utf-8").splitlines()
    assert stack <= {line.split(".")[0] for line in lines}
    assert not any(line.startswith("torch") or "://" in line for line in lines)
