"""See why a TensorFlow transformer said what it said, and explore it.

The public names are listed in ``__init__.pyi`` and imported when first used, so that importing
the package is quick and leaves TensorFlow alone.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
__version__ = "0.1.0"
