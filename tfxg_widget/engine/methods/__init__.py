"""Attribution methods: one file each, all numpy, found through the registry.

A new method is a new file here that registers a class; importing this package imports every
module in it.
"""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
