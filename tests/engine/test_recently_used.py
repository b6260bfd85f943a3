"""The bounded store."""

from __future__ import annotations

from tfxg_widget.engine.recently_used import RecentlyUsed


def test_the_least_recently_used_entry_is_dropped() -> None:
    store: RecentlyUsed[str, int] = RecentlyUsed(2)
    store["a"], store["b"] = 1, 2
    assert store.get("a") == 1
    store["c"] = 3
    assert ("a" in store, "b" in store, "c" in store) == (True, False, True)
    assert store.get("b") is None
    store.clear()
    assert store.get("a") is None
