"""A trait whose type is a Python annotation, checked and converted by msgspec."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
import traitlets

T = TypeVar("T")


def _to_json(value: Any, _widget: object) -> Any:
    return msgspec.to_builtins(value)


class Synced(traitlets.TraitType[T, T]):
    """A trait that the page shares.

    Parameters
    ----------
    annotation
        Any type that msgspec understands: values given as plain dicts and lists are converted
        to it, others refused with a ``TraitError`` that names the path of the fault.
    default
        The value before anything is set.
    doc
        What the trait means; it also becomes the comment in the generated TypeScript.
    page_owned
        True for what the page alone decides (a palette, a hover): the kernel then does not echo
        it back, which some front ends answer with another change.
    """

    def __init__(self, annotation: Any, default: T, doc: str, *, page_owned: bool = False) -> None:
        super().__init__(default, help=doc)
        self.annotation = annotation
        self.tag(sync=True, to_json=_to_json, echo_update=not page_owned)

    def validate(self, obj: Any, value: Any) -> T:
        """Convert ``value`` to the annotated type."""
        try:
            converted: T = msgspec.convert(value, self.annotation)
        except msgspec.ValidationError as fault:
            raise traitlets.TraitError(f"{self.name}: {fault}") from None
        return converted
