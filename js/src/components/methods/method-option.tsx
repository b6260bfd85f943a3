import type { MethodInfo } from "../../generated/protocol";
import { effort } from "../../lib/methods/catalogue";
import { isComputed } from "../../lib/state/selection";
import { NOT_COMPUTED } from "../controls/phrases";
import { type Explorer, useExplorer } from "../frame/explorer";
import { CautionMark } from "./caution";

interface MethodOptionProps {
  readonly method: MethodInfo;
  /** Whether the Tab key leads here. */
  readonly hasTabStop: boolean;
  /** Hears that this method is pointed at, or has the focus. */
  readonly onLook: (method: string) => void;
  readonly onChoose: (method: string) => void;
}

/** A method to choose, with a sign for what is computed already. */
export function MethodOption({ method, hasTabStop, onLook, onChoose }: MethodOptionProps) {
  const { state, results, selection, canChoose } = useExplorer();
  const isChosen = selection.value.method === method.name;
  const isPossible = isChosen || canChoose({ method: method.name });
  const isThere = isComputed(results.value, { ...selection.value, method: method.name });
  const hasFailed = method.name in state.failures.value;
  return (
    <button
      type="button"
      role="radio"
      class="tfxg-method"
      data-method-button={method.name}
      data-computed={isThere}
      data-failed={hasFailed}
      aria-checked={isChosen}
      disabled={!isPossible}
      tabIndex={hasTabStop ? 0 : -1}
      title={isPossible ? aboutMethod(method, state) : `${method.title}: ${NOT_COMPUTED}`}
      // Not on entering: keys scroll the list under a pointer that rests.
      onPointerMove={({ movementX, movementY }) => {
        if (movementX !== 0 || movementY !== 0) onLook(method.name);
      }}
      onFocus={() => onLook(method.name)}
      onClick={() => onChoose(method.name)}
    >
      {method.title}
      {method.caution !== "" && <CautionMark />}
      <span class="tfxg-method-state" title={hasFailed ? "" : "computed already"}>
        {stateOf({ isThere, hasFailed })}
      </span>
    </button>
  );
}

/** Said of a method instead of a shade of grey. */
function stateOf({ isThere, hasFailed }: { isThere: boolean; hasFailed: boolean }): string {
  if (hasFailed) return "failed";
  return isThere ? "ready" : "";
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
