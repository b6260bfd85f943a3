"""What is done in a notebook in the background, while a person writes the next cell."""

from __future__ import annotations

import logging
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..engine.models.base import Model

_log = logging.getLogger(__name__)


def is_in_notebook() -> bool:
    """Tell whether this process is the kernel of a notebook."""
    if "IPython" not in sys.modules:
        return False
    from IPython.core.getipython import get_ipython

    return hasattr(get_ipython(), "kernel")


def warm_up_in_background(model: Model) -> threading.Thread:
    """Import the widget and run a model once, on a thread of its own.

    Returns
    -------
    threading.Thread
        The thread, which has started. Python waits for it before it exits.
    """
    thread = threading.Thread(target=_warm_up, args=(model,), name="tfxg-warm-up")
    thread.start()
    return thread


def _warm_up(model: Model) -> None:
    from ..engine.models.warm_up import warm_up

    try:
        warm_up(model)
        from ..widget import explorer as explorer
    except Exception:
        # Whoever explains something with the model is told what is wrong with it.
        _log.debug("The model could not be warmed up.", exc_info=True)
