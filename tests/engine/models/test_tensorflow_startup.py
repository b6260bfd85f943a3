"""What TensorFlow writes to standard error when it starts, and what of it is shown."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support import ROOT
from tfxg_widget.engine.models.tensorflow_startup import without_startup_lines

NOISE = (
    "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR",
    "I0000 00:00:1795878685.454154    8540 port.cc:153] oneDNN custom operations are on. You may "
    "see slightly different numerical results due to floating-point round-off errors",
    "I0000 00:00:1795878685.455350    8540 cudart_stub.cc:31] Could not find cuda drivers on your "
    "machine, GPU will not be used.",
    "2024-11-05 09:13:21.161: I tensorflow/core/platform/cpu_feature_guard.cc:227] This TensorFlow "
    "binary is optimized to use available CPU instructions in performance-critical operations.",
    "To enable the following instructions: AVX2 FMA, in other operations, rebuild TensorFlow with "
    "the appropriate compiler flags.",
    "E0000 00:00:1730797999.512321 1 cuda_dnn.cc:8310] Unable to register cuDNN factory: Attempting"
    " to register factory for plugin cuDNN when one has already been registered",
    "E0000 00:00:1795878689.339890    8540 cuda_platform.cc:52] failed call to cuInit: INTERNAL: "
    "CUDA error: Failed call to cuInit: UNKNOWN ERROR (303)",
)
KEPT = (
    "W0000 00:00:1795878685.4 8540 gpu_device.cc:2344] Cannot dlopen some GPU libraries. Please "
    "make sure the missing libraries mentioned above are installed properly",
    "F0000 00:00:1795878685.4 8540 cpu_feature_guard.cc:114] The TensorFlow library was compiled "
    "to use AVX instructions, but these aren't available on your machine.",
    "UserWarning: oneDNN is mentioned by other libraries too",
    "a line without an end",
)


def run(script: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own, with TensorFlow's usual level of logging."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("TF_CPP_MIN_LOG_LEVEL", None)
    return subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_loading_a_model_writes_nothing_to_standard_error() -> None:
    loads = "import tfxg_widget as tfxg; tfxg.load('demo')"
    finished = run(f"{loads}; import os; os.write(2, b'still there')")
    assert finished.returncode == 0, finished.stderr
    assert finished.stderr == "still there"


def test_only_known_lines_are_dropped(capfd: pytest.CaptureFixture[str]) -> None:
    with without_startup_lines():
        for line in (*NOISE, *KEPT):
            os.write(2, f"{line}\n".encode())
    assert capfd.readouterr().err.splitlines() == list(KEPT)


def test_standard_error_is_restored_after_an_exception(capfd: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        with without_startup_lines():
            os.write(2, b"before\n")
            raise ImportError

    with pytest.raises(ImportError):
        fail()
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "before\nafter\n"


def test_more_than_a_pipe_holds_is_handed_on(capfd: pytest.CaptureFixture[str]) -> None:
    with without_startup_lines():
        os.write(2, b"x" * 1_000_000)
    assert len(capfd.readouterr().err) == 1_000_000


def test_a_replaced_standard_error_is_left_alone(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # As in a notebook, whose stream has no file descriptor; None as under pythonw.
    for replacement in (None, sys.__stdout__):
        monkeypatch.setattr(sys, "stderr", replacement)
        with without_startup_lines():
            os.write(2, b"from C++\n")
        assert sys.stderr is replacement
    assert capfd.readouterr().err == "from C++\n" * 2


def test_nested_contexts_hand_on_in_order(capfd: pytest.CaptureFixture[str]) -> None:
    with without_startup_lines():
        os.write(2, b"1\n")
        with without_startup_lines():
            os.write(2, b"2\n")
        os.write(2, b"3\n")
    assert capfd.readouterr().err == "1\n2\n3\n"


@pytest.mark.slow
def test_a_process_without_standard_error_works() -> None:
    finished = run(
        "import os; os.close(2)\n"
        "from tfxg_widget.engine.models.tensorflow_startup import without_startup_lines\n"
        "with without_startup_lines(): print('runs')"
    )
    assert finished.stdout == "runs\n"
