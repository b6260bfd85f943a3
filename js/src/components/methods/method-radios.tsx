import type { MethodInfo } from "../../generated/protocol";
import { effort } from "../../lib/methods/catalogue";
import { isComputed } from "../../lib/state/selection";
import { NOT_COMPUTED } from "../controls/phrases";
import { type Explorer, useExplorer } from "../frame/explorer";
import { CautionMark } from "./caution";

interface MethodRadiosProps {
  readonly methods: readonly MethodInfo[];
  /** Which one the Tab key leads to. */
  readonly tabStop: string | undefined;
}

export function MethodRadios({ methods, tabStop }: MethodRadiosProps) {
  return methods.map((method) => (
    <MethodRadio key={method.name} method={method} hasTabStop={method.name === tabStop} />
  ));
}

interface MethodRadioProps {
  readonly method: MethodInfo;
  readonly hasTabStop: boolean;
}

function MethodRadio({ method, hasTabStop }: MethodRadioProps) {
  const { state, results, selection, canChoose, choose } = useExplorer();
  const isChosen = selection.value.method === method.name;
  const isPossible = isChosen || canChoose({ method: method.name });
  return (
    <button
      type="button"
      role="radio"
      class="tfxg-method"
      data-method-button={method.name}
      data-computed={isComputed(results.value, { ...selection.value, method: method.name })}
      data-failed={method.name in state.failures.value}
      aria-checked={isChosen}
      disabled={!isPossible}
      tabIndex={hasTabStop ? 0 : -1}
      title={isPossible ? aboutMethod(method, state) : `${method.title}: ${NOT_COMPUTED}`}
      onClick={() => choose({ method: method.name })}
    >
      {method.title}
      {method.caution !== "" && <CautionMark />}
    </button>
  );
}

/** What to know of a method before choosing it. */
export function aboutMethod(method: MethodInfo, state: Explorer["state"]): string {
  const { name, doc, caution, paper } = method;
  const why = state.failures.value[name];
  const failure = why === undefined ? "" : `It could not be computed: ${why}`;
  return [failure, doc, caution, effort(method, state.costs.value), paper]
    .filter(Boolean)
    .join("\n\n");
}
