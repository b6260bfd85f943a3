import { findMethods } from "../lib/catalogue";
import { count } from "../lib/numbers";
import { isResultOf } from "../lib/selection";
import { Combobox } from "./combobox";
import { useExplorer } from "./explorer";
import { aboutMethod } from "./method-radios";
import { NOT_COMPUTED } from "./words";

/** Any method by its name, its family, its authors or what it does. */
export function MethodSearch() {
  const { state, results, selection, canChoose, choose } = useExplorer();
  const catalogue = state.catalogue.value;

  const find = (typed: string) =>
    findMethods(catalogue, typed).map((method) => {
      const { name, title, family, caution } = method;
      const isPossible = canChoose({ method: name });
      const wanted = { ...selection.value, method: name };
      const passes = results.value.find((result) => isResultOf(result, wanted))?.passes;
      return {
        value: name,
        title,
        note: passes === undefined ? family : `${count(passes, "pass")} · ${family}`,
        caution,
        isPossible,
        hint: isPossible ? aboutMethod(method, state) : NOT_COMPUTED,
      };
    });

  return (
    <Combobox
      name="method-search"
      label={`search ${catalogue.length} methods`}
      placeholder={`search ${catalogue.length} methods`}
      value={selection.value.method}
      text=""
      find={find}
      onChoose={(method) => choose({ method })}
    />
  );
}
