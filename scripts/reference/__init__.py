"""Reference results that the engine is tested against, computed with PyTorch and captum.

Run as ``python -m scripts.reference`` in an environment of its own
(``scripts/reference-requirements.txt``). The results are small and committed, so the test-suite
needs no PyTorch.
"""

import torch

# lxt and zennit import torchvision, whose wheel does not fit the CPU wheel of PyTorch: it looks up
# these two operators of its own at import. Nothing here calls them.
_operators = torch.library.Library("torchvision", "DEF")
for _name in ("nms", "qnms"):
    _operators.define(f"{_name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
