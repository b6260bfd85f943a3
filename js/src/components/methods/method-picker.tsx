import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { type Family, FEW_METHODS, families } from "../../lib/methods/catalogue";
import { onRovingKey } from "../controls/roving-keys";
import { useExplorer } from "../frame/explorer";
import { MethodAbout } from "./method-about";
import { MethodFamilies } from "./method-families";
import { MethodRadios } from "./method-radios";
import { MethodSearch } from "./method-search";
import { ParameterForm } from "./parameter-form";

/** Which method to look through, with what to know of it, and its parameters on request. */
export function MethodPicker() {
  const { state } = useExplorer();
  const isOpen = useSignal(false);
  const picker = useRef<HTMLDivElement>(null);
  const catalogue = state.catalogue.value;
  const chosen = catalogue.find((method) => method.name === state.method.value);
  const groups = families(catalogue);
  const changed = Object.keys(state.parameters.value[state.method.value] ?? {}).length;
  const hasParameters = chosen !== undefined && chosen.parameters.length > 0;

  /** Whoever types at the buttons means to search: the field takes the key over. */
  const onKeyDown = ({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent) => {
    const isTyped = [...key].length === 1 && key !== " " && !ctrlKey && !metaKey && !altKey;
    if (!isTyped || !(target instanceof HTMLButtonElement)) return;
    picker.current?.querySelector<HTMLInputElement>('[role="combobox"]')?.focus();
  };

  return (
    <div class="tfxg-methods" role="group" aria-label="methods" ref={picker} onKeyDown={onKeyDown}>
      {catalogue.length > FEW_METHODS ? (
        <MethodFamilies families={groups} />
      ) : (
        <AllFamilies families={groups} />
      )}
      <div class="tfxg-method-tools">
        {catalogue.length > FEW_METHODS && <MethodSearch />}
        {hasParameters && (
          <button
            type="button"
            class="tfxg-button"
            data-role="parameters-button"
            aria-expanded={isOpen.value}
            title={`parameters of ${chosen.title}`}
            onClick={() => {
              isOpen.value = !isOpen.value;
            }}
          >
            parameters{changed > 0 && <span class="tfxg-count">{changed}</span>}
          </button>
        )}
      </div>
      {chosen !== undefined && <MethodAbout method={chosen} />}
      {isOpen.value && hasParameters && <ParameterForm key={chosen.name} method={chosen} />}
    </div>
  );
}

/** All methods at once, for as long as they are few. */
function AllFamilies({ families: groups }: { families: readonly Family[] }) {
  const { state } = useExplorer();
  const methods = groups.flatMap((group) => group.methods);
  const chosen = methods.find((method) => method.name === state.method.value);
  const tabStop = (chosen ?? methods[0])?.name;
  return (
    <div class="tfxg-families" role="radiogroup" aria-label="method" onKeyDown={onRovingKey}>
      {groups.map((group) => (
        <div class="tfxg-family" key={group.name}>
          {groups.length > 1 && <span class="tfxg-family-name">{group.name}</span>}
          <MethodRadios methods={group.methods} tabStop={tabStop} />
        </div>
      ))}
    </div>
  );
}
