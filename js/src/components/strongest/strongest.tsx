import { Fragment } from "preact";
import { useMemo } from "preact/hooks";
import type { Result } from "../../generated/protocol";
import { cellStyle, rampFor } from "../../lib/colours/colour";
import { shortPlace } from "../../lib/image/image-grid";
import { figures, signed } from "../../lib/scores/numbers";
import { answerTitle } from "../../lib/scores/phrases";
import { type Step, type Steps, stepsOf } from "../../lib/scores/steps";
import { shownText } from "../../lib/text/shown-text";
import { useExplorer } from "../frame/explorer";

/**
 * The strongest words as bars, for the target and against it. Where the method's scores add up to
 * the answer, the bars are the steps on a ruler from the baseline's value to the answer's.
 */
export function Strongest() {
  const { shown, standings, layout } = useExplorer();
  const result = shown.value?.result;
  const baseline = result?.gap === null ? null : (result?.baseline_value ?? null);
  const steps = useMemo(
    () =>
      stepsOf(
        standings.value.map(({ score }) => score),
        baseline,
      ),
    [standings.value, baseline],
  );
  return (
    <div class="tfxg-strongest" data-role="strongest" role="group" aria-label="strongest words">
      {result !== undefined && (
        // Other bars for another result: the same ones would be seen to jump.
        <Fragment key={JSON.stringify([result.method, result.target, layout.value?.granularity])}>
          <Track
            title={result.signed ? "for" : "strongest"}
            steps={steps.positive}
            result={result}
          />
          {result.signed && <Track title="against" steps={steps.negative} result={result} />}
          <Ends steps={steps} result={result} />
        </Fragment>
      )}
    </div>
  );
}

interface TrackProps {
  readonly title: string;
  readonly steps: readonly Step[];
  readonly result: Result;
}

function Track({ title, steps, result }: TrackProps) {
  return (
    <div class="tfxg-track">
      <span class="tfxg-label">{title}</span>
      <div class="tfxg-steps">
        {steps.length === 0 && <span class="tfxg-muted">nothing</span>}
        {steps.map((step) => (
          <StepBar key={step.index ?? "rest"} step={step} result={result} />
        ))}
      </div>
    </div>
  );
}

function StepBar({ step, result }: { step: Step; result: Result }) {
  const { layout, standings, ramps, extentOf, selected, point, toggle } = useExplorer();
  const { index, count, score, from, to } = step;
  const place = `left:${percentOf(from)};width:${percentOf(to - from)}`;
  const figure = result.signed ? signed(score) : figures(score);
  if (index === null) {
    const text = `${count} more ${figure}`;
    return (
      <span class="tfxg-step tfxg-rest" style={place} title={text}>
        <span class="tfxg-step-text">
          <bdi>{text}</bdi>
        </span>
      </span>
    );
  }
  const extent = extentOf(
    result,
    standings.value.map((standing) => standing.score),
  );
  const word = shownText(layout.value?.texts[index] ?? "");
  const grid = layout.value?.grid ?? null;
  const isSelected = selected.value.some((unit) => unit.index === index);
  return (
    <button
      type="button"
      class="tfxg-step"
      data-step={index}
      style={`${place};${cellStyle(score, extent, rampFor(ramps.value, result.signed))}`}
      aria-pressed={isSelected}
      title={`${word} ${figure}: select it in the text`}
      onPointerEnter={() => point(index)}
      onPointerLeave={() => point(null)}
      onFocus={() => point(index)}
      onBlur={() => point(null)}
      onClick={(event) => {
        toggle(index);
        const root = event.currentTarget.closest(".tfxg-root");
        const token = root?.querySelector(`.tfxg-scroller [data-index="${index}"]`);
        token?.scrollIntoView({ block: "nearest" });
      }}
    >
      <span class="tfxg-step-text">
        <bdi>{grid === null ? word : shortPlace(grid, index)}</bdi>{" "}
        <span class="tfxg-step-figure">{figure}</span>
      </span>
    </button>
  );
}

/** What the ruler begins and ends with; or how to read bars that lead from nothing to nothing. */
function Ends({ steps: { ends }, result }: { steps: Steps; result: Result }) {
  const { state } = useExplorer();
  if (ends === null) {
    return (
      <p class="tfxg-ends tfxg-muted" data-role="ends">
        {result.signed
          ? "sizes compare with each other; this method's scores need not add up to the answer"
          : "sizes say how strongly a word counts, not for or against what"}
      </p>
    );
  }
  const baseline = {
    at: ends.baseline,
    text: `baseline ${figures(result.baseline_value ?? 0)}`,
    title: "f(x′): what the model gives for an input without these words",
  };
  const answer = {
    at: ends.answer,
    text: `${answerTitle(state.answer.value, result)} ${figures(result.value)}`,
    title: "f(x): what the model gives for this text",
  };
  const [low, high] = ends.baseline <= ends.answer ? [baseline, answer] : [answer, baseline];
  // Each label stands beside its tick, the upper one on the side that has more room.
  const isBefore = high.at > 0.5;
  return (
    <div class="tfxg-ends" data-role="ends">
      <span class="tfxg-label" aria-hidden="true" />
      <div class="tfxg-ruler">
        <div
          class="tfxg-end-labels"
          style={
            isBefore
              ? `width:${percentOf(high.at)};grid-template-columns:minmax(max-content,1fr) minmax(0,auto)`
              : `grid-template-columns:minmax(max-content,${high.at}fr) minmax(0,${1 - high.at}fr)`
          }
        >
          <span class="tfxg-end" title={low.title}>
            {low.text}
          </span>
          <span class="tfxg-end" title={high.title}>
            {high.text}
          </span>
        </div>
        {[low, high].map(({ at, text }) => (
          <i
            key={text}
            class="tfxg-tick"
            style={`left:min(max(0px, ${percentOf(at)} - 1.5px), 100% - 1.5px)`}
          />
        ))}
      </div>
    </div>
  );
}

function percentOf(fraction: number): string {
  return `${(fraction * 100).toFixed(2)}%`;
}
