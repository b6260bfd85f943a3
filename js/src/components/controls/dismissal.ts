import { useLayoutEffect } from "preact/hooks";

interface DismissalOptions {
  readonly isOpen: boolean;
  /** What a click or the focus may be in without closing anything. */
  readonly inside: readonly { readonly current: HTMLElement | null }[];
  readonly close: () => void;
  /** Called after Escape, which also takes the focus back. */
  readonly onEscape?: () => void;
  /** Where Escape means something else, of which whoever has the focus there takes care. */
  readonly leavesEscapeTo?: { readonly current: HTMLElement | null };
}

/** Close something open on Escape, or once a click or the focus goes elsewhere. */
export function useDismissal(options: DismissalOptions): void {
  const { isOpen, inside, close, onEscape, leavesEscapeTo } = options;
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
      const isLeft = leavesEscapeTo?.current?.contains(document.activeElement) === true;
      if (event.key !== "Escape" || hasList || isLeft) return;
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
