"""The tokens of a layer, for the page."""

from __future__ import annotations

from ...engine.layers.layer_tokens import LayerTokens
from ...protocol.inside import parts


def layer_tokens(tokens: LayerTokens) -> list[parts.LayerToken]:
    """Write the tokens of a layer as the page reads them."""
    return [
        parts.LayerToken(name=name, index=index, special=special)
        for name, index, special in zip(tokens.names, tokens.indices, tokens.special, strict=True)
    ]
