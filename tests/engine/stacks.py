"""Which stack the tests run on, and which families each of them supports."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Literal

Stack = Literal["transformers 4", "KerasHub"]

STACK: Stack = "transformers 4" if find_spec("tf_keras") else "KerasHub"

BOTH: set[Stack] = {"transformers 4", "KerasHub"}

#: By the reference checkpoint of the family.
STACKS_OF: dict[str, set[Stack]] = {
    "tiny_bert": BOTH,
    "tiny_distilbert": BOTH,
    "tiny_roberta": BOTH,
    "tiny_xlm_roberta": BOTH,
    "tiny_albert": BOTH,
    # transformers' classifier reads the end of the text from the ids, so it refuses embeddings.
    "tiny_bart": {"KerasHub"},
}
