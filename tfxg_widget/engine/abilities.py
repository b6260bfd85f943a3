"""What a method may need of a model besides its outputs."""

from __future__ import annotations

from typing import Literal

#: "gradients" with respect to embeddings; "attention" probabilities; "words": an input has few
#: enough tokens for one path per token, which an image with its pixels has not.
Ability = Literal["gradients", "attention", "words"]
