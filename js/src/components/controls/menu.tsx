import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { useDismissal } from "./dismissal";
import { Popup } from "./popup";

interface MenuProps {
  readonly label: string;
  readonly name: string;
  readonly button: ComponentChildren;
  /** What the button's tooltip says, if not the label. */
  readonly hint?: string;
  readonly buttonClass?: string;
  readonly panelClass?: string;
  readonly align?: "left" | "right";
  /** Keys pressed on the button while the menu is closed. */
  readonly onButtonKey?: (event: KeyboardEvent) => void;
  /** Given the way to close it, for entries that are done once they are chosen. */
  readonly children: (close: () => void) => ComponentChildren;
}

/** A button that opens a panel in the top layer; Escape or a click elsewhere closes it. */
export function Menu(props: MenuProps) {
  const { label, name, button, hint = label, align = "right", children } = props;
  const { buttonClass = "tfxg-button", panelClass = "tfxg-panel" } = props;
  const isOpen = useSignal(false);
  const opener = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement | null>(null);
  const id = useId();
  const close = () => {
    isOpen.value = false;
  };
  const leave = () => {
    close();
    opener.current?.focus();
  };
  useDismissal({
    isOpen: isOpen.value,
    inside: [opener, panel],
    close,
    onEscape: () => opener.current?.focus(),
  });
  useLayoutEffect(() => {
    const first = panel.current?.querySelector<HTMLElement>("[data-first]");
    if (isOpen.value) first?.focus({ preventScroll: true });
  }, [isOpen.value]);

  return (
    <>
      <button
        ref={opener}
        type="button"
        class={buttonClass}
        data-role={`${name}-button`}
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={isOpen.value}
        aria-controls={id}
        title={hint}
        onKeyDown={(event) => {
          if (!isOpen.peek()) props.onButtonKey?.(event);
        }}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        {button}
      </button>
      {isOpen.value && (
        <Popup
          anchor={() => opener.current}
          align={align}
          class={panelClass}
          id={id}
          role="dialog"
          label={label}
          name={name}
          element={panel}
        >
          {children(leave)}
        </Popup>
      )}
    </>
  );
}
