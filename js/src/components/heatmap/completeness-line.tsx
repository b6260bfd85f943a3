import { Fragment } from "preact";
import { completeness } from "../../lib/scores/phrases";
import { useExplorer } from "../frame/explorer";
import { Figures } from "./figures";

/** What the scores add up to and what they cost, as a check on the method. */
export function CompletenessLine() {
  const { shown } = useExplorer();
  return (
    <p class="tfxg-completeness" data-role="completeness">
      {shown.value !== null && (
        <Fragment key={`${shown.value.result.method} ${shown.value.result.target}`}>
          <Figures of={completeness(shown.value.result)} />
        </Fragment>
      )}
    </p>
  );
}
