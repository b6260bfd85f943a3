"""Attribution methods: one file each, all numpy, found through the registry.

A new method is a new file here that registers a class; importing this package imports every
module in it.
"""

from importlib import import_module
from pkgutil import walk_packages

for _module in walk_packages(__path__, f"{__name__}."):
    import_module(_module.name)
