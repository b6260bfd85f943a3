import { findMethods } from "../../lib/methods/catalogue";
import { familyWords } from "../../lib/methods/questions";
import { count } from "../../lib/scores/numbers";
import { isResultOf } from "../../lib/state/selection";
import { Combobox } from "../controls/combobox";
import { NOT_COMPUTED } from "../controls/phrases";
import { useExplorer } from "../frame/explorer";
import { aboutMethod } from "./method-about";

/** Any method by its name, its family, its authors or what it does. */
export function MethodSearch({ onChoose }: { onChoose: (method: string) => void }) {
  const { state, results, selection, canChoose } = useExplorer();
  const catalogue = state.catalogue.value;

  const find = (typed: string) =>
    findMethods(catalogue, typed).map((method) => {
      const { name, title, family, caution } = method;
      const { title: group } = familyWords(family);
      const isPossible = canChoose({ method: name });
      const wanted = { ...selection.value, method: name };
      const passes = results.value.find((result) => isResultOf(result, wanted))?.passes;
      return {
        value: name,
        title,
        note: passes === undefined ? group : `${count(passes, "pass")} · ${group}`,
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
      onChoose={onChoose}
    />
  );
}
