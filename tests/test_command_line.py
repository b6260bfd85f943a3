"""The command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import METHODS, REFERENCE
from tfxg_widget.__main__ import main

MODEL = str(REFERENCE / "tiny_bert")
TEXT = "a strangely touching film"


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def headed(method: str, said: str) -> bool:
    """Tell whether a method has a column, however its name is set."""
    return set(method.split("_")) <= set(said.replace("_", " ").split())


def test_it_prints_a_row_for_each_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([TEXT, "--model", MODEL]) == 0
    said = capsys.readouterr().out
    assert TEXT in said
    assert headed("integrated_gradients", said)
    assert "explained: " in said
    first = [line.split()[0] for line in said.splitlines() if line.split()]
    assert [word for word in first if word in TEXT.split()] == ["a", *TEXT.split()]
    assert "[CLS]" in first


@pytest.mark.slow
def test_all_methods_stand_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([TEXT, "--model", MODEL, "--method", "all"]) == 0
    said = capsys.readouterr().out
    assert all(f" {method} " in said for method in METHODS)


def test_each_text_has_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["good", "bad", "--model", MODEL, "--method", "saliency"]) == 0
    assert capsys.readouterr().out.count("explained: ") == 2


def test_it_writes_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a [b]page.html"
    assert main([TEXT, "--model", MODEL, "--method", "saliency", "--html", str(file)]) == 0
    assert file.read_text("utf-8").startswith("<!doctype html>")
    assert "[b]page.html" in capsys.readouterr().out.replace("\n", "")


def test_markup_in_a_text_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    text = "a [bold]film[/bold] [/] <b>"
    assert main([text, "--model", MODEL, "--method", "saliency"]) == 0
    assert text in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([" ", "--model", MODEL], "text is empty"),
        ([TEXT, "--model", MODEL, "--method", "salience"], "Did you mean 'saliency'"),
        ([TEXT, "--model", "no/such-model"], "Found no model at 'no/such-model'"),
        ([TEXT, "--model", "no [/such] model"], "no [/such] model"),
    ],
    ids=["blank text", "unknown method", "unknown model", "markup"],
)
def test_what_goes_wrong_is_said_on_stderr_with_code_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    heard = capsys.readouterr()
    assert said in " ".join(heard.err.split())
    assert "Traceback" not in heard.err


def test_a_page_needs_a_folder_that_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([TEXT, "--html", "no/such/folder/page.html"])
    assert left.value.code == 2
    assert "folder does not exist" in capsys.readouterr().err


def test_without_a_text_it_shows_its_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([])
    assert left.value.code == 2
    assert "usage: python -m tfxg_widget" in capsys.readouterr().err
