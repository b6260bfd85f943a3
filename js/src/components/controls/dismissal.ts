import { useLayoutEffect } from "preact/hooks";

interface DismissalOptions {
  readonly isOpen: boolean;
  /** What a click or the focus may be in without closing anything. */
  readonly inside: readonly { readonly current: HTMLElement | null }[];
  readonly close: () => void;
  /** Called after Escape, which also takes the focus back. */
  readonly onEscape?: () => void;
}

/** Close something open on Escape, or once a click or the focus goes elsewhere. */
export function useDismissal({ isOpen, inside, close, onEscape }: DismissalOptions): void {
  useLayoutEffect(() => {
    if (!isOpen) return;
    const leave = ({ target }: Event) => {
      const isInside = inside.some(
        ({ current }) => target instanceof Node && current?.contains(target),
      );
      if (!isInside) close();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      // An open list within closes first, by itself.
      const isTaken = document.activeElement?.getAttribute("aria-expanded") === "true";
      const hasList = document.activeElement?.getAttribute("role") === "combobox" && isTaken;
      if (event.key !== "Escape" || hasList) return;
      event.stopPropagation();
      close();
      onEscape?.();
    };
    document.addEventListener("pointerdown", leave, true);
    document.addEventListener("focusin", leave, true);
    document.addEventListener("keydown", onKeyDown, true);
    return () => {
      document.removeEventListener("pointerdown", leave, true);
      document.removeEventListener("focusin", leave, true);
      document.removeEventListener("keydown", onKeyDown, true);
    };
  }, [isOpen]);
}
