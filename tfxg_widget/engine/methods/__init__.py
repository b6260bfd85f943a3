"""Attribution methods, written in numpy, each registered in the catalogue.

To add a method, add a file that registers a class. Importing this package imports all its modules.
"""

from importlib import import_module
from pkgutil import walk_packages

for _module in walk_packages(__path__, f"{__name__}."):
    import_module(_module.name)
