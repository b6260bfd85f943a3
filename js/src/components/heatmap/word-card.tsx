import { useRef } from "preact/hooks";
import { ordinal, percent } from "../../lib/scores/numbers";
import { withoutUnit } from "../../lib/scores/phrases";
import { shownText } from "../../lib/text/shown-text";
import type { Unit } from "../../lib/text/units";
import { useDismissal } from "../controls/dismissal";
import { Popup } from "../controls/popup";
import { useExplorer } from "../frame/explorer";
import { WordChoices } from "../targets/word-choices";
import { scoreText } from "./details";

interface WordCardProps {
  /** What holds the words; the card belongs to one of them. */
  readonly words: { readonly current: HTMLElement | null };
}

/**
 * The figures of the word under the pointer, at the word; and at the word selected last, what it
 * can be explained as.
 */
export function WordCard({ words }: WordCardProps) {
  const { state, pointed, selected, choosing } = useExplorer();
  const card = useRef<HTMLDivElement | null>(null);
  const { selectable_spans: selectable } = state.model_info.value;
  const last = selected.value.at(-1);
  const isChoosing = choosing.value && selectable !== null && last !== undefined;
  useDismissal({
    isOpen: isChoosing,
    inside: [card, words],
    close: () => {
      choosing.value = false;
    },
    leavesEscapeTo: words,
    onEscape: () => words.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus(),
  });
  const unit = isChoosing ? last : pointed.value;
  const anchor = () =>
    unit === undefined
      ? null
      : (words.current?.querySelector(`.tfxg-part:not([hidden]) [data-index="${unit.index}"]`) ??
        null);
  if (unit === undefined || anchor() === null) return null;
  return (
    <Popup
      // A card that changes its purpose is another one: it must not keep the other's place.
      key={String(isChoosing)}
      anchor={anchor}
      class="tfxg-card"
      role={isChoosing ? "dialog" : "tooltip"}
      label={isChoosing ? "explain these words" : "figures of the word"}
      name={isChoosing ? "choices" : "card"}
      element={card}
    >
      <CardFigures unit={unit} />
      {isChoosing && <WordChoices selectable={selectable} />}
    </Popup>
  );
}

function CardFigures({ unit }: { unit: Unit }) {
  const { state, layout, shown, standings, selection, live, host } = useExplorer();
  const standing = standings.value[unit.index];
  if (layout.value === null) return null;
  const { answer, texts } = layout.value;
  const { occlusion_effect: each, selection_effect: together } = state;
  const without = withoutUnit(answer, each.value, together.value, unit, selection.value.target);
  const canChoose =
    state.model_info.value.selectable_spans !== null && host.canBeLive && live.value;
  return (
    <div class="tfxg-card-figures">
      <p>
        <bdi class="tfxg-subject">{shownText(texts[unit.index] ?? "")}</bdi>{" "}
        {standing !== undefined && shown.value !== null && (
          <b class="tfxg-value">{scoreText(standing, shown.value.result.signed)}</b>
        )}
      </p>
      {standing !== undefined && shown.value !== null && (
        <p class="tfxg-muted">
          {ordinal(standing.rank)} of {standing.of} · {percent(standing.share)} of the total
        </p>
      )}
      {without !== null && <p class="tfxg-muted">without it: {without}</p>}
      {unit.special && unit.start === unit.end && (
        <p class="tfxg-muted">a mark that the model adds, not a word of yours</p>
      )}
      {canChoose && !unit.special && state.selected.value.length === 0 && (
        <p class="tfxg-muted">click: explain it as …</p>
      )}
    </div>
  );
}
