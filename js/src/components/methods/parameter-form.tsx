import type { MethodInfo } from "../../generated/protocol";
import { withDefaults } from "../../lib/methods/parameters";
import { NEEDS_KERNEL } from "../controls/phrases";
import { useExplorer } from "../frame/explorer";
import { ParameterField } from "./parameter-field";

/** A form made from the catalogue's entry of the method. */
export function ParameterForm({ method }: { method: MethodInfo }) {
  const { host, state, live } = useExplorer();
  const hasChanges = state.parameters.value[method.name] !== undefined;
  return (
    <fieldset
      class="tfxg-parameters"
      data-role="parameters"
      disabled={!live.value}
      title={live.value ? undefined : NEEDS_KERNEL}
    >
      <legend class="tfxg-label">parameters of {method.title}</legend>
      {method.parameters.map((parameter) => (
        <ParameterField key={parameter.name} method={method} parameter={parameter} />
      ))}
      <button
        type="button"
        class="tfxg-link"
        data-role="defaults"
        disabled={!hasChanges}
        onClick={() => {
          host.set("parameters", withDefaults(state.parameters.peek(), method.name));
        }}
      >
        reset to defaults
      </button>
    </fieldset>
  );
}
