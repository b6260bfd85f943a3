import type { RefObject } from "preact";
import { rampFor, unitStyle } from "../../lib/colours/colour";
import { draftPieces } from "../../lib/text/draft";
import type { Layout, UnitPiece } from "../../lib/text/layout";
import { partText } from "../../lib/text/units";
import { useExplorer } from "../frame/explorer";

interface DraftLayerProps {
  readonly draft: string;
  readonly part: number;
  readonly layout: Layout | null;
  /** Whether the field over it writes the letters: this layer then has the colours alone. */
  readonly isUnderField: boolean;
  /** The marks that the model puts before the text, whose width the field has to know. */
  readonly lead: RefObject<HTMLSpanElement | null>;
}

/** An edited text, with the colours of what has not changed. */
export function DraftLayer({ draft, part, layout, isUnderField, lead }: DraftLayerProps) {
  return (
    <p class="tfxg-part tfxg-draft" dir="auto" aria-hidden="true">
      <span class="tfxg-lead" ref={lead}>
        {leadingMarks(layout, part).map(({ unit, text }) => (
          <bdi key={unit.index} class="tfxg-draft-word tfxg-added">
            {text}
          </bdi>
        ))}
      </span>
      <ColouredDraft draft={draft} part={part} layout={layout} isUnderField={isUnderField} />
      {/* Keeps the height of an empty last line. */}
      {"\u200b"}
    </p>
  );
}

function ColouredDraft({ draft, part, layout, isUnderField }: Omit<DraftLayerProps, "lead">) {
  const { shown, standings, ramps, extentOf } = useExplorer();
  if (layout === null) return <>{draft}</>;
  const result = shown.value?.result;
  const ranked = standings.value;
  const extent =
    result === undefined
      ? 0
      : extentOf(
          result,
          ranked.map(({ score }) => score),
        );
  const ramp = rampFor(ramps.value, result?.signed ?? true);
  const styleOf = (score: number) =>
    isUnderField
      ? `background-color:${ramp.at(extent > 0 ? score / extent : 0).background}`
      : unitStyle(score, extent, ramp);
  const units = layout.units.filter((unit) => unit.part === part);
  return draftPieces(draft, partText(layout.answer, part), units).map(({ text, unit }) =>
    unit === null ? (
      text
    ) : (
      <span
        key={unit.index}
        class="tfxg-draft-word"
        style={styleOf(ranked[unit.index]?.score ?? 0)}
      >
        {text}
      </span>
    ),
  );
}

function leadingMarks(layout: Layout | null, part: number): readonly UnitPiece[] {
  const pieces = layout?.parts.find((own) => own.part === part)?.pieces ?? [];
  const end = pieces.findIndex((piece) => piece.kind !== "unit" || !isAdded(piece));
  return pieces
    .slice(0, end < 0 ? 0 : end)
    .filter((piece): piece is UnitPiece => piece.kind === "unit");
}

/** Whether a unit is a mark that the model adds, not a part of the text. */
export function isAdded({ unit }: UnitPiece): boolean {
  return unit.special && unit.start === unit.end;
}
