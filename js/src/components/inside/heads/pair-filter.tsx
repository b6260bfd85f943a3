import type { Signal } from "@preact/signals";
import type { AttentionSide, LayerToken, Token } from "../../../generated/protocol";
import { useExplorer } from "../../frame/explorer";

const DIRECTIONS = ["all", "A→A", "A→B", "B→A", "B→B"];

/** Which part of a pair reads which. */
export function PairFilter({
  side,
  direction,
}: {
  side: AttentionSide;
  direction: Signal<string>;
}) {
  const { state } = useExplorer();
  const tokens = state.answer.value?.tokens ?? [];
  const isPair = [side.reading, side.read].every((end) => {
    return new Set(end.map((token) => partOfToken(token, tokens))).has(1);
  });
  if (side.side === "cross" || side.side === "decoder" || !isPair) return null;
  const [first = "first text", second = "second text"] = state.model_info.value.text_names;
  return (
    <select
      class="tfxg-select"
      aria-label="between which texts"
      data-role="pair-filter"
      title={`A: ${first}, B: ${second}`}
      value={direction.value}
      onChange={(event) => {
        direction.value = event.currentTarget.value;
      }}
    >
      {DIRECTIONS.map((name) => (
        <option key={name} value={name}>
          {name === "all" ? "both texts" : name}
        </option>
      ))}
    </select>
  );
}

/** Whether a line between two tokens goes in a direction. */
export function pairFilter(
  side: AttentionSide,
  tokens: readonly Token[],
  direction: string,
): (row: number, column: number) => boolean {
  if (!DIRECTIONS.includes(direction) || direction === "all") return () => true;
  const [from, to] = direction.split("→").map((name) => (name === "A" ? 0 : 1));
  const reading = side.reading.map((token) => partOfToken(token, tokens));
  const read = side.read.map((token) => partOfToken(token, tokens));
  return (row, column) => reading[row] === from && read[column] === to;
}

/** The text that a layer's token is of, or -1 for a special one. */
function partOfToken({ index, special }: LayerToken, tokens: readonly Token[]): number {
  return special ? -1 : (tokens[index]?.part ?? -1);
}
