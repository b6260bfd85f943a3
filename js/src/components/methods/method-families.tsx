import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { Family } from "../../lib/methods/catalogue";
import { onRovingKey } from "../controls/roving-keys";
import { useExplorer } from "../frame/explorer";
import { MethodRadios } from "./method-radios";

const RECENT = "recent";

/** A family at a time, and as one more the methods used last. Looking around chooses nothing. */
export function MethodFamilies({ families }: { families: readonly Family[] }) {
  const { state, recent } = useExplorer();
  const chosen = state.method.value;
  const browsed = useSignal({ tab: -1, chosen });
  const id = useId();

  const has = (tab: Family | undefined) =>
    tab?.methods.some((method) => method.name === chosen) === true;
  const used = families
    .flatMap(({ methods }) => methods)
    .filter(({ name }) => recent.value.includes(name));
  const tabs = used.length > 1 ? [...families, { name: RECENT, methods: used }] : families;
  // What was opened stays so until a method is chosen that is not in it.
  const opened = tabs[browsed.value.tab];
  const isOpen = opened !== undefined && (browsed.value.chosen === chosen || has(opened));
  const at = isOpen ? browsed.value.tab : Math.max(0, families.findIndex(has));
  const shown = tabs[at]?.methods ?? [];

  return (
    <>
      <div
        class="tfxg-tabs"
        role="tablist"
        aria-label="families of methods"
        onKeyDown={onRovingKey}
      >
        {tabs.map((tab, k) => (
          <button
            key={tab.name}
            type="button"
            role="tab"
            id={`${id}-${k}`}
            class="tfxg-segment"
            data-family={tab.name}
            data-methods={tab.methods.map(({ name }) => name).join(" ")}
            data-chosen={k < families.length && has(tab)}
            aria-selected={k === at}
            aria-controls={`${id}-panel`}
            tabIndex={k === at ? 0 : -1}
            onClick={() => {
              browsed.value = { tab: k, chosen };
            }}
          >
            {tab.name} <span class="tfxg-figure">{tab.methods.length}</span>
          </button>
        ))}
      </div>
      <div class="tfxg-families" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${at}`}>
        <div
          class="tfxg-family-methods"
          role="radiogroup"
          aria-label="method"
          onKeyDown={onRovingKey}
        >
          <MethodRadios
            methods={shown}
            tabStop={shown.some(({ name }) => name === chosen) ? chosen : shown[0]?.name}
          />
        </div>
      </div>
    </>
  );
}
