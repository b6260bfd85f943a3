import { useSignal } from "@preact/signals";
import type { MethodInfo } from "../generated/protocol";
import { families, isComputed } from "../lib/selection";
import { useExplorer } from "./explorer";
import { ParameterForm } from "./parameter-form";
import { onRadioKey } from "./radio-keys";
import { NOT_COMPUTED } from "./words";

/** Beyond, a line for each family is easier to search than one running text. */
const FEW_METHODS = 12;

/** Which method to look through, by family, with the chosen one's parameters on request. */
export function MethodPicker() {
  const { state } = useExplorer();
  const isOpen = useSignal(false);
  const catalogue = state.catalogue.value;
  const chosen = catalogue.find((method) => method.name === state.method.value);
  const tabStop = chosen?.name ?? catalogue[0]?.name;
  const groups = families(catalogue);
  const changed = Object.keys(state.parameters.value[state.method.value] ?? {}).length;
  return (
    <div class="tfxg-methods">
      <div
        class={`tfxg-families${catalogue.length > FEW_METHODS ? " tfxg-aligned" : ""}`}
        role="radiogroup"
        aria-label="method"
        onKeyDown={onRadioKey}
      >
        {groups.map(([family, methods]) => (
          <div class="tfxg-family" key={family}>
            {groups.length > 1 && <span class="tfxg-family-name">{family}</span>}
            <div class="tfxg-family-methods">
              {methods.map((method) => (
                <MethodButton
                  key={method.name}
                  method={method}
                  hasTabStop={method.name === tabStop}
                />
              ))}
            </div>
          </div>
        ))}
      </div>
      {chosen !== undefined && chosen.parameters.length > 0 && (
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
      {isOpen.value && chosen !== undefined && chosen.parameters.length > 0 && (
        <ParameterForm key={chosen.name} method={chosen} />
      )}
    </div>
  );
}

interface MethodButtonProps {
  readonly method: MethodInfo;
  readonly hasTabStop: boolean;
}

function MethodButton({ method, hasTabStop }: MethodButtonProps) {
  const { results, selection, canChoose, choose } = useExplorer();
  const isChosen = selection.value.method === method.name;
  const isPossible = isChosen || canChoose({ method: method.name });
  const about = [method.doc, method.paper].filter(Boolean).join("\n\n");
  return (
    <button
      type="button"
      role="radio"
      class="tfxg-method"
      data-method-button={method.name}
      data-computed={isComputed(results.value, { ...selection.value, method: method.name })}
      aria-checked={isChosen}
      disabled={!isPossible}
      tabIndex={hasTabStop ? 0 : -1}
      title={isPossible ? about : `${method.title}: ${NOT_COMPUTED}`}
      onClick={() => choose({ method: method.name })}
    >
      {method.title}
    </button>
  );
}
