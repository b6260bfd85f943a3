"""Which families KerasHub builds, and with which heads.

A family registers its backbone and its heads in one file of ``backbones/``. Another package adds a
head to families that are there already by ``register_head``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from .backbones.base import Backbone
    from .heads.base import RecipeFor

B = TypeVar("B", bound="type[Backbone]")

#: Backbones by the family's name, the model_type of its configuration.
_BACKBONES: dict[str, type[Backbone]] = {}

#: Recipes of heads by the head's name, then by the family's.
_RECIPES: dict[str, dict[str, RecipeFor]] = {}


def register_family(name: str, heads: Mapping[str, RecipeFor]) -> Callable[[B], B]:
    """Add a family; a class decorator for its backbone.

    Parameters
    ----------
    name
        The model_type of its configuration.
    heads
        How each of its heads is read, by the head's name (``Task.head``).
    """

    def register(backbone: B) -> B:
        _BACKBONES[name] = backbone
        for head, recipe in heads.items():
            register_head(head, recipe, name)
        return backbone

    return register


def register_head(head: str, recipe: RecipeFor, *families: str) -> None:
    """Add a head to families.

    Parameters
    ----------
    head
        Its name, which a task gives as ``Task.head``.
    recipe
        How it is read.
    families
        The families that have it.
    """
    _RECIPES.setdefault(head, {}).update(dict.fromkeys(families, recipe))


def backbone_of(family: str) -> type[Backbone]:
    """Give the backbone of a family."""
    return _BACKBONES[family]


def recipe_for(head: str, family: str) -> RecipeFor:
    """Give the recipe of a family's head."""
    return _RECIPES[head][family]


def families_with(head: str) -> tuple[str, ...]:
    """Name the families that have a head, in the order in which they were registered."""
    return tuple(_RECIPES.get(head, ()))
