from .api import explain as explain
from .api import explore as explore
from .api import load as load
from .api import methods as methods
from .api import wrap as wrap
from .engine.attribution import Attribution as Attribution
from .engine.errors import CancelledError as CancelledError
from .engine.errors import InputError as InputError
from .engine.errors import ModelError as ModelError
from .engine.errors import NumericsError as NumericsError
from .engine.errors import TfxgError as TfxgError
from .engine.errors import TruncationWarning as TruncationWarning
from .engine.models.base import Model as Model
from .engine.tasks.prediction import Prediction as Prediction
from .widget.explorer import Explorer as Explorer

__version__: str
