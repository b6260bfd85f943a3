"""A trait whose type is a Python annotation, checked and converted by msgspec."""

from __future__ import annotations

from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec
import traitlets

from ..engine.inputs.errors import InputError, unknown

T = TypeVar("T")


class TraitValueError(InputError, traitlets.TraitError):
    """A value that a trait cannot have.

    traitlets undoes an assignment that raises its own ``TraitError``; callers of this package
    expect an ``InputError``, which says what is possible instead.
    """


def _to_json(value: Any, _widget: object) -> Any:
    return msgspec.to_builtins(value)


class Synced(traitlets.TraitType[T, T]):
    """A trait that the page shares.

    Parameters
    ----------
    annotation
        Any type that msgspec understands: values given as plain dicts and lists are converted
        to it, others refused with a ``TraitValueError`` that names the path of the fault.
    default
        The value before anything is set.
    doc
        What the trait means; it also becomes the comment in the generated TypeScript.
    page_owned
        True for what the page alone decides (a palette, a hover): the kernel then does not echo
        it back, which some front ends answer with another change.
    kernel_owned
        True for what the kernel alone decides (results, the status): an assignment is refused,
        and the kernel itself writes with ``set_trait``.
    """

    def __init__(
        self,
        annotation: Any,
        default: T,
        doc: str,
        *,
        page_owned: bool = False,
        kernel_owned: bool = False,
    ) -> None:
        super().__init__(default, help=doc, read_only=kernel_owned)
        self.annotation = annotation
        self.kernel_owned = kernel_owned
        self.tag(sync=True, to_json=_to_json, echo_update=not page_owned)

    def validate(self, obj: Any, value: Any) -> T:
        """Convert ``value`` to the annotated type.

        Raises
        ------
        TraitValueError
            For a value of another type, or one that is not among the choices.
        """
        try:
            converted: T = msgspec.convert(value, self.annotation)
        except msgspec.ValidationError as fault:
            if isinstance(value, str) and get_origin(self.annotation) is Literal:
                choices = get_args(self.annotation)
                raise TraitValueError(str(unknown(str(self.name), value, choices))) from None
            raise TraitValueError(f"{self.name}: {fault}") from None
        return converted
