from .api import embed as embed
from .api import explain as explain
from .api import explore as explore
from .api import explore_texts as explore_texts
from .api import inspect as inspect
from .api import load as load
from .api import methods as methods
from .api import nearest_neighbours as nearest_neighbours
from .api import project_embeddings as project_embeddings
from .api import wrap as wrap
from .engine.attribution import Attribution as Attribution
from .engine.inputs.errors import CancelledError as CancelledError
from .engine.inputs.errors import InputError as InputError
from .engine.inputs.errors import ModelError as ModelError
from .engine.inputs.errors import NumericsError as NumericsError
from .engine.inputs.errors import TfxgError as TfxgError
from .engine.inputs.errors import TruncationWarning as TruncationWarning
from .engine.layers.attention.attention_heads import AttentionHeads as AttentionHeads
from .engine.layers.inspection import Inspection as Inspection
from .engine.models.base import Model as Model
from .engine.tasks.targets.prediction import Prediction as Prediction
from .widget.explorer import Explorer as Explorer
from .widget.text_map.text_map import TextMap as TextMap

__version__: str
