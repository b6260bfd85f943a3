"""Methods that another package would bring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import msgspec
import numpy as np

from tfxg_widget.engine.gradients.request import AttributionRequest
from tfxg_widget.engine.methods import base
from tfxg_widget.engine.methods.base import Description, Floats64, Method, register
from tfxg_widget.engine.running.runner import Runner


@contextmanager
def outsider(name: str = "length", caution: str = "") -> Iterator[str]:
    """Register a method as another package would, and take it away in the end."""

    @register(
        Description(
            name=name,
            title=name,
            family="toy",
            paper="none",
            url="",
            signed=False,
            caution=caution,
        )
    )
    class Length(Method, frozen=True):
        """Score each token by its number of characters."""

        factor: Annotated[float, msgspec.Meta(title="factor", description="Scale.", ge=0)] = 1.0

        def attribute(
            self, requests: Sequence[AttributionRequest], runner: Runner
        ) -> list[Floats64]:
            return [
                np.array([[self.factor * len(t) for t in p.encoding.tokens]] * len(p.targets))
                for p in requests
            ]

    try:
        yield name
    finally:
        del base._registry[name]
