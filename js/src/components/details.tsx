import { figures, ordinal, percent, signed } from "../lib/numbers";
import { withoutUnit } from "../lib/sentences";
import type { Unit } from "../lib/units";
import { focusOf, useExplorer } from "./explorer";
import { Figures } from "./figures";

/** The figures of one token or word, or of all that are selected. */
export function Details() {
  const explorer = useExplorer();
  const { selected, pointed, shown, layout } = explorer;
  const unit = focusOf(explorer);
  return (
    <p class="tfxg-details" data-role="details">
      {shown.value === null || unit === undefined ? (
        <span class="tfxg-muted">
          point at a {layout.value?.grid ? "patch" : "word"} to see its figures
        </span>
      ) : pointed.value === undefined && selected.value.length > 1 ? (
        <SelectionFigures units={selected.value} />
      ) : (
        <UnitFigures unit={unit} />
      )}
    </p>
  );
}

function UnitFigures({ unit }: { unit: Unit }) {
  const { state, layout, selection, shown, standings } = useExplorer();
  const standing = standings.value[unit.index];
  if (layout.value === null || standing === undefined) return null;
  const { answer, texts } = layout.value;
  const without = withoutUnit(answer, state.without.value, unit, selection.value.target);
  const score = shown.value?.result.signed ? signed(standing.score) : figures(standing.score);
  const rest = [
    `${ordinal(standing.rank)} of ${standing.of}`,
    `${percent(standing.share)} of the total`,
    ...(without === null ? [] : [`without it: ${without}`]),
  ];
  return (
    <>
      <bdi class="tfxg-subject">{texts[unit.index]}</bdi> <b class="tfxg-value">{score}</b> ·{" "}
      <Figures of={rest} />
    </>
  );
}

function SelectionFigures({ units }: { units: readonly Unit[] }) {
  const { standings } = useExplorer();
  const chosen = units.map((unit) => standings.value[unit.index]);
  const sum = chosen.reduce((total, standing) => total + (standing?.score ?? 0), 0);
  const share = chosen.reduce((total, standing) => total + (standing?.share ?? 0), 0);
  return (
    <>
      <span class="tfxg-subject">{units.length} selected</span>{" "}
      <b class="tfxg-value">{signed(sum)}</b> ·{" "}
      <Figures of={["together", `${percent(share)} of the total`]} />
    </>
  );
}
