import { useMemo, useRef } from "preact/hooks";
import { Caption } from "../components/caption";
import { CutNotice } from "../components/cut-notice";
import { useExplorer } from "../components/explorer";
import { usePaint } from "../components/token-paint";
import { usePointedMark, useTokenPointer } from "../components/token-pointer";
import { TokenText } from "../components/token-text";
import { NOT_COMPUTED } from "../components/words";
import type { MethodInfo, Result } from "../generated/protocol";
import { rampFor } from "../lib/colour";
import type { Layout } from "../lib/layout";
import { figures, ordinal, signed } from "../lib/numbers";
import { standings } from "../lib/ranking";
import { comparedResults } from "../lib/selection";
import { unitScores } from "../lib/units";

/** All methods below one another, the same text wrapped at the same places. */
export function Compare() {
  const { state, results, selection, layout, stale } = useExplorer();
  const table = useRef<HTMLDivElement>(null);
  usePointedMark(table);
  const rows = comparedResults(results.value, state.catalogue.value, selection.value);
  const missing = rows.filter(({ result }) => result === undefined);
  return (
    <div class="tfxg-box tfxg-compare" data-dimmed={stale.value}>
      <div ref={table} {...useTokenPointer()}>
        {rows.map(
          ({ method, result }) =>
            layout.value !== null &&
            result !== undefined && (
              <CompareRow key={method.name} method={method} result={result} layout={layout.value} />
            ),
        )}
      </div>
      <CutNotice />
      <Caption of="all methods" />
      {missing.length > 0 && <Missing methods={missing.map(({ method }) => method)} />}
    </div>
  );
}

interface CompareRowProps {
  readonly method: MethodInfo;
  readonly result: Result;
  readonly layout: Layout;
}

function CompareRow({ method, result, layout }: CompareRowProps) {
  const { selection, choose, ramps, extentOf } = useExplorer();
  const ranked = useMemo(
    () => standings(unitScores(layout.units, result.scores)),
    [layout, result],
  );
  const extent = extentOf(
    result,
    ranked.map((standing) => standing.score),
  );
  const line = useRef<HTMLDivElement>(null);
  usePaint(line, layout, ranked, extent, rampFor(ramps.value, result.signed));
  return (
    <div class="tfxg-compared" data-compared={method.name}>
      <button
        type="button"
        class="tfxg-method"
        aria-pressed={selection.value.method === method.name}
        title={method.doc}
        onClick={() => choose({ method: method.name })}
      >
        {method.title}
      </button>
      <div ref={line} class="tfxg-line">
        <TokenText layout={layout} hasOptions={false} />
      </div>
      <RowFigure standings={ranked} extent={extent} isSigned={result.signed} />
    </div>
  );
}

interface RowFigureProps {
  readonly standings: ReturnType<typeof standings>;
  readonly extent: number;
  readonly isSigned: boolean;
}

/** What this method says of the unit pointed at, else how far its scale reaches. */
function RowFigure({ standings: ranked, extent, isSigned }: RowFigureProps) {
  const { pointed } = useExplorer();
  const standing = ranked[pointed.value?.index ?? -1];
  if (standing === undefined) {
    return <span class="tfxg-row-figure">{`${isSigned ? "±" : "0–"}${figures(extent)}`}</span>;
  }
  return (
    <span class="tfxg-row-figure">
      <b>{signed(standing.score)}</b> {ordinal(standing.rank)}
    </span>
  );
}

function Missing({ methods }: { methods: readonly MethodInfo[] }) {
  const { live, choose } = useExplorer();
  return (
    <p class="tfxg-missing">
      <span class="tfxg-muted">not computed</span>
      {methods.map((method) => (
        <button
          key={method.name}
          type="button"
          class="tfxg-method"
          disabled={!live.value}
          title={live.value ? method.doc : NOT_COMPUTED}
          onClick={() => choose({ method: method.name })}
        >
          {method.title}
        </button>
      ))}
    </p>
  );
}
