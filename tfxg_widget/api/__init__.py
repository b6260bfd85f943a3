"""The public functions, by subject; each imports what it needs when it is first called."""

from .catalogue import methods
from .explaining import explain
from .exploring import explore
from .models import load, wrap

__all__ = ["explain", "explore", "load", "methods", "wrap"]
