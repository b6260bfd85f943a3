"""Explain the predictions of TensorFlow transformers, and explore them in a notebook.

The public names are listed in ``__init__.pyi`` and imported when first used, so importing the
package is fast and does not import TensorFlow.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
__version__ = "0.1.0"
