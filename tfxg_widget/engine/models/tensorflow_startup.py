"""Import TensorFlow without the lines that it writes to standard error when it starts.

The lines come from C++ code, which writes to file descriptor 2 and not to ``sys.stderr``. Known
lines that say nothing about the user's program are dropped; everything else is handed on.
"""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile

_STDERR = 2

#: Start-up lines of TensorFlow 2.18 to 2.21 that ask for no action: which processor instructions
#: and which devices there are. Lines about a device that cannot be used because a library is
#: missing are not among them. Fatal messages (level F) never match.
_NOISE = re.compile(
    "|".join(
        (
            r"All log messages before absl::InitializeLog\(\) is called",
            r"^To enable the following instructions: .* rebuild TensorFlow",
            # "I0000 00:00:1795878685.4 …" or "2024-11-05 09:13:21.1: I …".
            r"^(\d{4}-\S+ \S+ )?[IWE](\d{4})? .*("
            r"oneDNN custom operations are on"
            r"|Could not find cuda drivers on your machine"
            r"|This TensorFlow binary is optimized to use available CPU instructions"
            r"|Unable to register cu(FFT|DNN|BLAS) (plugin )?factory"
            r"|computation placer already registered"
            r"|Could not find TensorRT"
            r"|failed call to cuInit"
            r"|cuda_diagnostics\.cc:\d+\]"
            r"|successful NUMA node read from SysFS had negative value"
            r"|Created (TensorFlow )?device .*/device:GPU"
            r")",
        )
    ),
)

# One thread at a time replaces the file descriptor, which belongs to the whole process.
_replacing = threading.RLock()


def import_tensorflow() -> None:
    """Import TensorFlow and let it look for devices; both may write start-up lines.

    Does nothing where TensorFlow was imported before: its start-up lines are written by then.
    """
    if "tensorflow" in sys.modules:
        return
    with without_startup_lines():
        import tensorflow as tf

        # Looks for CUDA. Devices are not initialised, so they can still be configured afterwards.
        tf.config.list_physical_devices()


def initialise_devices() -> None:
    """Initialise TensorFlow's devices, which otherwise happens when the first op runs."""
    with without_startup_lines():
        import tensorflow as tf

        tf.config.list_logical_devices()


@contextmanager
def without_startup_lines() -> Iterator[None]:
    """Collect what is written to standard error, and hand on all but known start-up lines.

    What Python code writes in the meantime (warnings, tracebacks, other threads' output) is handed
    on too, when the context ends, in the same order.
    """
    with _replacing:
        _flush()
        try:
            original = os.dup(_STDERR)
        except OSError:  # The process was started without standard error.
            yield
            return
        try:
            # A file and not a pipe: a full pipe would block the writer for ever.
            with TemporaryFile() as collected:
                os.dup2(collected.fileno(), _STDERR)
                try:
                    yield
                finally:
                    _flush()
                    os.dup2(original, _STDERR)
                    collected.seek(0)
                    _hand_on(collected.read())
        finally:
            os.close(original)


def _hand_on(written: bytes) -> None:
    lines = written.splitlines(keepends=True)
    rest = b"".join(line for line in lines if not _NOISE.search(line.decode(errors="replace")))
    with suppress(OSError):  # Nobody reads standard error any more.
        while rest:
            rest = rest[os.write(_STDERR, rest) :]


def _flush() -> None:
    # A notebook's or a test's replacement may be closed, or None where there is no console.
    with suppress(AttributeError, OSError, ValueError):
        sys.stderr.flush()
