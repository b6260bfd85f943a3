import { useSignal } from "@preact/signals";
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { usePopup } from "./popup";

interface MenuProps {
  readonly label: string;
  readonly name: string;
  readonly button: ComponentChildren;
  /** Given the way to close it, for entries that are done once they are chosen. */
  readonly children: (close: () => void) => ComponentChildren;
}

/** A button that opens a small panel; Escape or a click elsewhere closes it. */
export function Menu({ label, name, button, children }: MenuProps) {
  const open = useSignal(false);
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = () => {
    open.value = false;
  };

  useEffect(() => {
    if (!open.value) return;
    const leave = (event: Event) => {
      const isInside = event.target instanceof Node && root.current?.contains(event.target);
      if (!isInside) close();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
      opener.current?.focus();
    };
    document.addEventListener("pointerdown", leave, true);
    document.addEventListener("focusin", leave, true);
    document.addEventListener("keydown", onKeyDown, true);
    return () => {
      document.removeEventListener("pointerdown", leave, true);
      document.removeEventListener("focusin", leave, true);
      document.removeEventListener("keydown", onKeyDown, true);
    };
  }, [open.value]);

  return (
    <div class="tfxg-menu" ref={root}>
      <button
        ref={opener}
        type="button"
        class="tfxg-button"
        data-role={`${name}-button`}
        aria-label={label}
        aria-expanded={open.value}
        aria-controls={id}
        title={label}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        {button}
      </button>
      {open.value && (
        <MenuPanel id={id} label={label} name={name} opener={opener}>
          {children(close)}
        </MenuPanel>
      )}
    </div>
  );
}

interface MenuPanelProps {
  readonly id: string;
  readonly label: string;
  readonly name: string;
  readonly opener: RefObject<HTMLElement | null>;
  readonly children: ComponentChildren;
}

function MenuPanel({ id, label, name, opener, children }: MenuPanelProps) {
  const panel = useRef<HTMLElement>(null);
  usePopup(panel, opener, { align: "end" });
  return (
    <section ref={panel} id={id} class="tfxg-panel" aria-label={label} data-role={name}>
      {children}
    </section>
  );
}
