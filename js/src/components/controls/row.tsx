import type { ComponentChildren } from "preact";

/** A labelled row of controls; the labels of all rows are aligned. */
export function Row({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="tfxg-row">
      <span class="tfxg-label" aria-hidden="true">
        {label}
      </span>
      {children}
    </div>
  );
}
