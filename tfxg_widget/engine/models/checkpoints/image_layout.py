"""Read the patches and the stages of an image model from its configuration."""

from __future__ import annotations

from collections.abc import Collection

from ...inputs.errors import ModelError
from ..base import Size
from .config_values import Config


def check(config: Config, families: Collection[str]) -> None:
    """Refuse a model that does not read square images of three channels in patches.

    Parameters
    ----------
    config
        Its configuration.
    families
        The supported families, by model_type.

    Raises
    ------
    ModelError
        Naming the setting.
    """
    if config.model_type not in families:
        raise ModelError(
            f"Images are not supported for {config.model_type!r} models. Supported: "
            f"{', '.join(families)}."
        )
    if config.num_channels != 3:
        raise ModelError(f"Images of {config.num_channels} channels are not supported; only 3 are.")
    side = config.image_size
    if not isinstance(side, int) or side % patch(config):
        raise ModelError(
            f"Images of {side} pixels a side are not supported: the size must be one number, a "
            f"multiple of a patch of {patch(config)}."
        )
    window = getattr(config, "window_size", 1)
    sides = [stage_side(config, stage) for stage in range(len(_depths(config)))]
    if any(count % window for count in sides):
        raise ModelError(
            f"Windows of {window} patches a side do not fill a stage of this model: its stages "
            f"have {', '.join(map(str, sides))} patches a side. Such models are not supported."
        )


def patch(config: Config) -> int:
    """Give the side of a patch in pixels, in a model with stages of the last one's patches."""
    return int(config.patch_size * 2 ** (len(_depths(config)) - 1))


def stages(config: Config) -> tuple[tuple[Size, int], ...]:
    """Give the dimensions of each stage, and how many tokens it has."""
    if not hasattr(config, "depths"):
        size = Size(config.num_hidden_layers, config.hidden_size, config.num_attention_heads)
        return ((size, stage_side(config, 0) ** 2),)
    return tuple(
        (Size(depth, config.embed_dim * 2**stage, heads), stage_side(config, stage) ** 2)
        for stage, (depth, heads) in enumerate(zip(config.depths, config.num_heads, strict=True))
    )


def stage_side(config: Config, stage: int) -> int:
    """Count the patches along a side of a stage."""
    return int(config.image_size // config.patch_size // 2**stage)


def _depths(config: Config) -> list[int]:
    """Count the blocks of each stage."""
    return list(getattr(config, "depths", [config.num_hidden_layers]))
