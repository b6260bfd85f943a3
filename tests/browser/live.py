"""An explorer and its page, joined without a notebook between them."""

from __future__ import annotations

import json
import queue
from collections.abc import Callable
from typing import Any

import msgspec
from playwright.sync_api import Page

import tfxg_widget as tfxg
from tests.widget.conftest import receive
from tfxg_widget.protocol.traits import Synced
from tfxg_widget.widget.static_views.files import built

#: The part of an ipywidgets model that the page uses. Each turn asks the kernel for its news.
_MODEL = """async ({ script, style, state }) => {
  const handlers = new Map();
  const emit = (name, message) => {
    for (const handler of [...(handlers.get(name) ?? [])]) handler(message, []);
  };
  let unsaved = {};
  const model = {
    get: (key) => state[key],
    set: (key, value) => {
      state[key] = unsaved[key] = value;
      emit(`change:${key}`);
    },
    save_changes: () => {
      void window.toKernel("update", unsaved);
      unsaved = {};
    },
    send: (content) => void window.toKernel("custom", content),
    on: (name, handler) => handlers.set(name, [...(handlers.get(name) ?? []), handler]),
    off: (name, handler) =>
      handlers.set(name, (handlers.get(name) ?? []).filter((other) => other !== handler)),
  };
  const listen = async () => {
    for (const { kind, content } of await window.fromKernel()) {
      if (kind === "custom") emit("msg:custom", content);
      else {
        Object.assign(state, content);
        for (const key of Object.keys(content)) emit(`change:${key}`);
      }
    }
    setTimeout(listen, 50);
  };
  document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const widget = (await import(url)).default;
  widget.render({ model, el: document.body });
  void listen();
}"""


def join(explorer: tfxg.Explorer, page: Page) -> None:
    """Show an explorer in an empty page; what either changes, the other hears of."""
    news: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    names = [name for name, trait in explorer.traits().items() if isinstance(trait, Synced)]
    # As in ipywidgets, the page does not hear its own changes: they would undo newer ones.
    own: dict[str, Any] = {}

    def changed(change: Any) -> None:
        name, new = change["name"], msgspec.to_builtins(change["new"])
        if name not in own or own[name] != new:
            news.put({"kind": "update", "content": {name: new}})

    def from_kernel() -> list[dict[str, Any]]:
        return [news.get() for _ in range(news.qsize())]

    def to_kernel(kind: str, content: dict[str, Any]) -> None:
        key = "state" if kind == "update" else "content"
        own.update(content if kind == "update" else {})
        try:
            receive(explorer, kind, **{key: content})
        finally:
            own.clear()

    # Where the comm would be.
    explorer.send = lambda content, *_: news.put({"kind": "custom", "content": content})
    state = {name: msgspec.to_builtins(getattr(explorer, name)) for name in names}
    explorer.observe(changed, names)
    expose: Callable[[str, Any], None] = page.expose_function
    expose("toKernel", to_kernel)
    expose("fromKernel", from_kernel)
    page.evaluate(
        _MODEL,
        {
            "script": built("widget.js").read_text("utf-8"),
            "style": built("widget.css").read_text("utf-8"),
            "state": json.loads(json.dumps(state)),
        },
    )
