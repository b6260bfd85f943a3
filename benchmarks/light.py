"""Time of the import, and size of the bundle."""

from __future__ import annotations

import statistics

from .measure import ROOT, Line, in_fresh_process

_ROUNDS = 7
_IMPORT = """
import time
started = time.perf_counter()
import tfxg_widget
print(time.perf_counter() - started)
"""


def lines() -> list[Line]:
    """Measure (d) and (f)."""
    seconds = statistics.median(in_fresh_process("-c", _IMPORT) for _ in range(_ROUNDS))
    static = ROOT / "tfxg_widget" / "static"
    script, style = ((static / name).stat().st_size for name in ("widget.js", "widget.css"))
    return [
        Line("(d) import tfxg_widget", seconds, 0.5, "s", f"median of {_ROUNDS} fresh processes"),
        Line(
            "(f) the bundle, minified",
            (script + style) / 1000,
            200,
            "kB",
            f"widget.js {script / 1000:.0f} kB and widget.css {style / 1000:.0f} kB",
        ),
    ]
