"""A trait whose type is a Python annotation, checked and converted by msgspec."""

from __future__ import annotations

from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec
import traitlets

from ..engine.inputs.errors import InputError, unknown

T = TypeVar("T")

#: Who may change a trait.
Owner = Literal["kernel", "page", "both"]

#: What the entries of a trait that is split are named by.
Split = Literal["methods", "slots"]

#: What a change of a trait makes the kernel do. "computation": compute the selection. "encoding":
#: encode the input before that. "targets": find out before both what the targets are.
Trigger = Literal["nothing", "computation", "encoding", "targets"]


class TraitValueError(InputError, traitlets.TraitError):
    """A value that a trait cannot have.

    traitlets undoes an assignment that raises its own ``TraitError``; callers of this package
    expect an ``InputError``, which says what is possible instead.
    """


def to_wire(value: Any, _widget: object = None) -> Any:
    """Convert a value to plain dicts and lists; bytes stay, and are sent as binary buffers."""
    return msgspec.to_builtins(value, builtin_types=(bytes,))


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
    owner
        "kernel" for what the kernel alone decides (results, the status): an assignment is refused,
        and the kernel itself writes with ``set_trait``. "page" for what the page alone decides (a
        palette, a hover): the kernel then does not echo it back, which some front ends answer with
        another change. "both" for what can be set in Python and in the page.
    triggers
        What a change makes the kernel do.
    split
        For a dict of lists: each entry is sent as a trait of its own, so that a change sends only
        the entries that are new. The page reads them as one list. The entries are those of the
        catalogue's "methods", or the "slots" of what was opened inside the model.
    """

    def __init__(
        self,
        annotation: Any,
        default: T,
        doc: str,
        *,
        owner: Owner = "both",
        triggers: Trigger = "nothing",
        split: Split | None = None,
    ) -> None:
        super().__init__(default, help=doc, read_only=owner == "kernel")
        self.annotation = annotation
        self.owner = owner
        self.triggers = triggers
        self.split = split
        if split is None:
            self.tag(sync=True, to_json=to_wire, echo_update=owner != "page")

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
            if value is None:
                empty = self.default_value
                hint = f": {empty!r} stands for none" if empty in ("", [], {}) else ""
                raise TraitValueError(f"{self.name} cannot be None{hint}") from None
            raise TraitValueError(f"{self.name}: {fault}") from None
        return converted

    def entry(self) -> Synced[Any]:
        """Make the trait that sends one entry of a split trait."""
        _, entries = get_args(self.annotation)
        return Synced(entries, [], self.help, owner=self.owner, triggers=self.triggers)


def declared(state: type[traitlets.HasTraits]) -> dict[str, Synced[Any]]:
    """Give the synced traits that a class declares, by name."""
    traits = sorted(state.class_traits().items())
    return {name: trait for name, trait in traits if isinstance(trait, Synced)}


def triggering(state: type[traitlets.HasTraits], *triggers: Trigger) -> tuple[str, ...]:
    """Name the traits whose change triggers one of these."""
    return tuple(name for name, trait in declared(state).items() if trait.triggers in triggers)
