import type { ComponentChildren } from "preact";
import { useCallback, useLayoutEffect, useRef } from "preact/hooks";
import { type Edges, placed } from "../../lib/placement";

interface PopupProps {
  /** What it belongs to, at the moment of asking; null for nothing in sight. */
  readonly anchor: () => Element | null;
  readonly align?: "left" | "right";
  readonly class: string;
  readonly id?: string;
  readonly role?: "dialog" | "group" | "tooltip";
  readonly label?: string;
  /** For tests and style sheets. */
  readonly name?: string;
  readonly element?: { current: HTMLDivElement | null };
  readonly children: ComponentChildren;
}

/**
 * A panel in the browser's top layer, so that no output area of a notebook clips it. It flips and
 * shrinks to stay within the viewport, and follows its anchor as the page scrolls.
 */
export function Popup({
  anchor,
  align = "left",
  class: className,
  id,
  role,
  label,
  name,
  element,
  children,
}: PopupProps) {
  const own = useRef<HTMLDivElement | null>(null);
  const popup = element ?? own;
  // Before the effects of what is in it, which may scroll: nothing scrolls that is not shown.
  const show = useCallback((panel: HTMLDivElement | null) => {
    popup.current = panel;
    // Where the browser has no popovers, the panel is fixed in the page all the same.
    if (panel?.isConnected && typeof panel.showPopover === "function") panel.showPopover();
  }, []);
  const findAnchor = useRef(anchor);
  findAnchor.current = anchor;
  const held = useRef<Held | null>(null);
  const stay = () => {
    if (popup.current === null) return;
    held.current = place(popup.current, findAnchor.current(), align, held.current);
  };

  useLayoutEffect(() => {
    const panel = popup.current;
    if (panel === null) return;
    const follow = () => {
      held.current = null;
      stay();
    };
    const scrolled = (event: Event) => {
      if (!(event.target instanceof Node) || !panel.contains(event.target)) follow();
    };
    const resized = new ResizeObserver(stay);
    resized.observe(panel);
    window.addEventListener("scroll", scrolled, { capture: true, passive: true });
    window.addEventListener("resize", follow);
    return () => {
      resized.disconnect();
      window.removeEventListener("scroll", scrolled, { capture: true });
      window.removeEventListener("resize", follow);
    };
  }, [align]);

  useLayoutEffect(stay);

  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: a label comes with a role that has one.
    <div
      ref={show}
      popover="manual"
      id={id}
      class={`tfxg-popup ${className}`}
      role={role}
      aria-label={label}
      data-role={name}
    >
      {children}
    </div>
  );
}

/** Where a popup stands, and beside what. */
interface Held {
  readonly anchor: Element;
  readonly left: number;
}

/**
 * Place a popup beside its anchor. One that is `held` there already does not move sideways under
 * the pointer because its anchor grew or moved.
 */
function place(
  panel: HTMLElement,
  anchor: Element | null,
  align: "left" | "right",
  held: Held | null,
): Held | null {
  const edges = anchor === null ? null : visibleEdges(anchor);
  panel.toggleAttribute("data-astray", edges === null);
  if (anchor === null || edges === null) return null;
  // Unlimited, to see how large it wants to be.
  panel.style.maxHeight = "none";
  const natural = { width: panel.offsetWidth, height: panel.offsetHeight };
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const heldLeft = held?.anchor === anchor ? held.left : null;
  const { left, top, maxHeight } = placed(edges, natural, { width, height }, align, heldLeft);
  panel.style.left = `${left}px`;
  panel.style.top = `${top}px`;
  panel.style.maxHeight = `${maxHeight}px`;
  return { anchor, left };
}

/** The first line of an element, unless its own scrolled box hides it. */
function visibleEdges(anchor: Element): Edges | null {
  const edges = anchor.getClientRects()[0] ?? anchor.getBoundingClientRect();
  // A popup lies in the top layer, where a scrolled box around it in the document does not hide it.
  const container = anchor.closest(".tfxg-scroller, .tfxg-popup");
  if (!container?.matches(".tfxg-scroller")) return edges;
  const box = container.getBoundingClientRect();
  return edges.bottom < box.top || edges.top > box.bottom ? null : edges;
}
