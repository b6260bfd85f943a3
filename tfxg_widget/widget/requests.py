"""Requests of the page: each is answered, whatever happens."""

from __future__ import annotations

import functools
import logging
import operator
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from ..engine.inputs.errors import TfxgError
from ..protocol.inside.queries import LookInside
from ..protocol.requests import Done, Failed, Reply

_log = logging.getLogger(__name__)

#: By kind of request, what carries it out; what it gives back is the reply, ``Done`` for None.
Handlers = Mapping[type, Callable[[Any], Reply | None]]


#: The tag of requests that take long.
_LONG = LookInside.__struct_config__.tag


def is_long(content: object) -> bool:
    """Tell whether to carry a request out on another thread than the kernel's main one."""
    return isinstance(content, dict) and content.get("type") == _LONG


def reply_to(content: object, handlers: Handlers) -> Reply:
    """Carry out a request.

    Parameters
    ----------
    content
        As the page sent it.
    handlers
        One for each kind of request.

    Returns
    -------
    Reply
        ``Failed`` for what is no request, and for one that could not be carried out.
    """
    try:
        request: Any = msgspec.convert(content, functools.reduce(operator.or_, handlers))
    except msgspec.ValidationError as fault:
        number = content.get("id", "") if isinstance(content, dict) else ""
        return Failed(id=str(number), message=f"Not understood: {fault}")
    try:
        return handlers[type(request)](request) or Done(id=request.id)
    except TfxgError as fault:
        return Failed(id=request.id, message=str(fault))
    except Exception as fault:
        _log.exception("A request failed")
        return Failed(id=request.id, message=f"{type(fault).__name__}: {fault}")
