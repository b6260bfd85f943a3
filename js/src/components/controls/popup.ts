import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** Space between the popup and its anchor, and between the popup and the edge of the window. */
const GAP = 4;
const MARGIN = 8;

export interface PopupOptions {
  /** Which edges of the popup and the anchor are aligned; in right-to-left text the other ones. */
  readonly align?: "start" | "end";
  /** On which side of the anchor the popup stands while there is room for it. */
  readonly prefer?: "below" | "above";
}

/** A rectangle in pixels of the window. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly left: number;
  readonly top: number;
  readonly side: "below" | "above";
  /** The height that the popup may take there. */
  readonly room: number;
}

/**
 * Where a popup of a size stands beside its anchor: on the preferred side where it fits, else on
 * the side with more room, shrunk to that room, and never beyond the window's edges.
 */
export function placeOfPopup(
  anchor: Box,
  popup: Size,
  view: Size,
  edge: "left" | "right",
  prefer: "below" | "above" = "below",
): Place {
  const rooms = {
    below: view.height - anchor.bottom - GAP - MARGIN,
    above: anchor.top - GAP - MARGIN,
  };
  const other = prefer === "below" ? "above" : "below";
  const side = popup.height <= rooms[prefer] || rooms[prefer] >= rooms[other] ? prefer : other;
  const room = Math.max(0, rooms[side]);
  const height = Math.min(popup.height, room);
  const left = edge === "left" ? anchor.left : anchor.right - popup.width;
  return {
    left: Math.max(MARGIN, Math.min(left, view.width - MARGIN - popup.width)),
    top: side === "below" ? anchor.bottom + GAP : anchor.top - GAP - height,
    side,
    room,
  };
}

/**
 * Show a panel beside its anchor, over everything that would clip it (an output area that
 * scrolls, a cell), until the returned function is called. The panel stays where it is in the
 * document, so that it keeps its styles, and keys pressed in it stay in the widget.
 *
 * The style sheet reads `--tfxg-room`: the height that the panel may take.
 */
export function openPopup(
  panel: HTMLElement,
  anchor: Element,
  { align = "start", prefer = "below" }: PopupOptions = {},
): () => void {
  panel.dataset["popup"] = "";
  panel.setAttribute("popover", "manual");
  // Older browsers have no top layer: the panel is then at least not clipped by what scrolls.
  panel.showPopover?.();

  const place = () => {
    panel.style.removeProperty("--tfxg-room");
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const isLeft = (getComputedStyle(anchor).direction === "rtl") === (align === "end");
    const size = { width: panel.offsetWidth, height: panel.offsetHeight };
    const box = anchor.getBoundingClientRect();
    const found = placeOfPopup(box, size, { width, height }, isLeft ? "left" : "right", prefer);
    panel.dataset["side"] = found.side;
    panel.style.setProperty("--tfxg-room", `${found.room}px`);
    panel.style.left = `${found.left}px`;
    panel.style.top = `${found.top}px`;
  };
  const follow = (event: Event) => {
    // What scrolls in the panel moves nothing.
    if (!(event.target instanceof Node && panel.contains(event.target))) place();
  };
  let frame = 0;
  // In the observer's own turn, a change of size would count as a loop.
  const resized = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(place);
  });
  resized.observe(panel);
  resized.observe(anchor);
  // An anchor that is scrolled away takes its popup along.
  const seen = new IntersectionObserver((entries) => {
    panel.style.visibility = entries.at(-1)?.isIntersecting === false ? "hidden" : "";
  });
  seen.observe(anchor);
  document.addEventListener("scroll", follow, true);
  window.addEventListener("resize", place);
  place();
  return () => {
    cancelAnimationFrame(frame);
    resized.disconnect();
    seen.disconnect();
    document.removeEventListener("scroll", follow, true);
    window.removeEventListener("resize", place);
    if (panel.isConnected) panel.hidePopover?.();
  };
}

/** `openPopup` for as long as the component that draws the panel is there. */
export function usePopup(
  panel: RefObject<HTMLElement | null>,
  anchor: RefObject<Element | null>,
  options: PopupOptions = {},
): void {
  useLayoutEffect(() => {
    if (panel.current === null || anchor.current === null) return;
    return openPopup(panel.current, anchor.current, options);
  }, []);
}
