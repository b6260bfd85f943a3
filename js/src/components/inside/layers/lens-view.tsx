import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Answer, LogitLens } from "../../../generated/protocol";
import { cellStyle } from "../../../lib/colours/colour";
import { stateName } from "../../../lib/inside/chart";
import { partsOfType } from "../../../lib/inside/parts";
import { probability } from "../../../lib/scores/numbers";
import { shownText } from "../../../lib/text/shown-text";
import { useExplorer } from "../../frame/explorer";
import { type CellPlace, CellTable } from "../shared/cell-table";
import { useInside } from "../shared/inside-state";
import { Missing } from "../shared/missing";
import { usePart } from "../shared/use-parts";
import { RankLines } from "./rank-lines";
import { WatchField } from "./watch-field";

/** The most probable tokens at every layer and position of a language model. */
export function LensView() {
  const { state } = useExplorer();
  const { watched, subject } = useInside();
  const opened = usePart<"logit_lens">({ type: "logit_lens", watch: [...watched.value] });
  const last = useRef<{ readonly of: Answer | null; readonly lens: LogitLens } | null>(null);
  if (opened.part !== null) last.current = { of: state.answer.value, lens: opened.part };
  // Until other words are followed, what is known of the same text stays.
  const stays = last.current?.of === state.answer.value ? last.current.lens : null;
  const any = partsOfType(state.inside.value, "logit_lens", subject.value).at(-1)?.part;
  const lens = opened.part ?? stays ?? any;
  return (
    <>
      <WatchField found={lens?.watched ?? []} />
      {opened.part === null && <Missing of={opened} />}
      {lens !== undefined && <Lens lens={lens} isBusy={opened.isPending} />}
    </>
  );
}

function Lens({ lens, isBusy }: { lens: LogitLens; isBusy: boolean }) {
  const { ramps, state, selection } = useExplorer();
  const { positions, cells, watched } = lens;
  const colour = useSignal("probability");
  const visited = useSignal<CellPlace | null>(null);
  const states = cells.length;
  // It begins where the model says the explained word.
  const target = state.answer.value?.targets.find(({ id }) => id === selection.value.target);
  const said = (target?.token ?? Number.NaN) - (lens.reads_next ? 1 : 0);
  const first = positions.findIndex(({ index }) => index === said);
  const { row, column } =
    visited.value !== null && visited.value.column < positions.length
      ? visited.value
      : { row: 0, column: first < 0 ? positions.length - 1 : first };
  // The last layer is on top, as it is the answer that forms.
  const stateOf = (at: number) => states - 1 - at;
  const followed = watched.find(({ word }) => word === colour.value);
  const cell = cells[stateOf(row)]?.[column];
  return (
    <div data-dimmed={isBusy} aria-busy={isBusy} class="tfxg-lens">
      {watched.length > 0 && (
        <div class="tfxg-inside-controls">
          <select
            class="tfxg-select"
            aria-label="colour of the cells"
            data-role="lens-colour"
            value={followed === undefined ? "probability" : colour.value}
            onChange={(event) => {
              colour.value = event.currentTarget.value;
            }}
          >
            <option value="probability">probability of the first token</option>
            {watched.map(({ word }) => (
              <option key={word} value={word}>{`rank of ${word}`}</option>
            ))}
          </select>
        </div>
      )}
      <CellTable
        label="most probable tokens by layer and position"
        columns={positions}
        widths={[56, 120]}
        headWidth={104}
        rows={cells.map((_, at) => {
          const name = stateName(stateOf(at));
          return { name, head: <span>{name}</span> };
        })}
        cell={(at) => {
          const own = cells[stateOf(at.row)]?.[at.column];
          const highest = own?.probabilities[0] ?? 0;
          const rank = followed?.ranks[stateOf(at.row) * positions.length + at.column];
          // From rank 1, full, to rank 1,000 and beyond, none.
          const strength = rank === undefined ? highest : Math.max(0, 1 - Math.log10(rank) / 3);
          return {
            text: rank === undefined ? shownText(own?.tokens[0] ?? "") : String(rank),
            style: cellStyle(strength, 1, ramps.value.unsigned),
            figure:
              rank === undefined
                ? `${shownText(own?.tokens[0] ?? "")} ${probability(highest)}`
                : `${followed?.word} is number ${rank}`,
          };
        }}
        current={{ row, column }}
        onVisit={(next) => {
          visited.value = next;
        }}
      />
      <div class="tfxg-lens-told" data-role="lens-told">
        <p class="tfxg-muted">
          {`${stateName(stateOf(row))}, ${lens.reads_next ? "after" : "at"} `}
          <b>{shownText(positions[column]?.name ?? "")}</b>
        </p>
        <ol>
          {cell?.tokens.map((token, at) => (
            <li key={token}>
              <bdi>{shownText(token)}</bdi>
              <i style={`width:${Math.round(90 * (cell.probabilities[at] ?? 0))}px`} />
              <span class="tfxg-figure">{probability(cell.probabilities[at] ?? 0)}</span>
            </li>
          ))}
        </ol>
      </div>
      <RankLines lens={lens} column={column} />
    </div>
  );
}
