import type { ComponentChildren } from "preact";
import { explained, methodTitle } from "../lib/sentences";
import { useExplorer } from "./explorer";

interface CaptionProps {
  /** What is shown, if it is not the one result. */
  readonly of?: string;
  /** What it is shown for, if it is not the one target. */
  readonly target?: string;
}

/** What the heatmap shows; and where that is not yet what was asked for, why. */
export function Caption({ of, target }: CaptionProps) {
  const { state, live, shown, selection, stale } = useExplorer();
  const catalogue = state.catalogue.value;
  const wanted = methodTitle(catalogue, selection.value.method);
  if (shown.value === null) {
    const why = live.value ? `${wanted} is being computed` : `${wanted} was not computed`;
    return <Line isPreview>{state.answer.value === null ? "nothing is explained yet" : why}</Line>;
  }
  const { result, exact } = shown.value;
  const noun = state.model_info.value.takes_picture ? "picture" : "text";
  const title = `${of ?? methodTitle(catalogue, result.method)} for ${explained(target === undefined ? result : { ...result, target })}`;
  if (stale.value)
    return (
      <Line isPreview>
        {title}, of the {noun} before
      </Line>
    );
  if (exact || of !== undefined) return <Line>{title}</Line>;
  const rest = live.value ? `while ${wanted} computes` : `as ${wanted} was not computed`;
  return (
    <Line isPreview>
      {title}, {rest}
    </Line>
  );
}

interface LineProps {
  readonly children: ComponentChildren;
  readonly isPreview?: boolean;
}

function Line({ children, isPreview = false }: LineProps) {
  return (
    <p class={`tfxg-caption${isPreview ? " tfxg-preview" : ""}`} data-role="caption">
      {children}
    </p>
  );
}
