"""Results as tables, where pandas is installed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd


def dataframe(
    data: Mapping[str, Any] | NDArray[Any],
    index: list[str] | None = None,
    columns: list[str] | None = None,
) -> pd.DataFrame:
    """Build a table.

    Raises
    ------
    ImportError
        Where pandas is not installed, saying how to install it.
    """
    try:
        import pandas as pd
    except ImportError as fault:
        raise ImportError(
            "to_dataframe() needs pandas: pip install 'tfxg-widget[pandas]'."
        ) from fault
    return pd.DataFrame(data, index, columns)
