"""The public functions, by subject; each imports what it needs when it is first called."""

from .catalogue import methods
from .explaining import explain
from .exploring import explore
from .inside import embed, inspect, nearest_neighbours, project_embeddings
from .mapping import explore_texts
from .models import load, wrap

__all__ = [
    "embed",
    "explain",
    "explore",
    "explore_texts",
    "inspect",
    "load",
    "methods",
    "nearest_neighbours",
    "project_embeddings",
    "wrap",
]
