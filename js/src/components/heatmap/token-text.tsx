import { useMemo } from "preact/hooks";
import type { Layout, Part, Piece, UnitPiece } from "../../lib/text/layout";

interface TokenTextProps {
  readonly layout: Layout;
  /** Whether each unit is a choice of its own, for the keyboard and for screen readers. */
  readonly hasOptions: boolean;
}

/** The caller's own text with an element for each unit. */
export function TokenText({ layout, hasOptions }: TokenTextProps) {
  return (
    <>
      {layout.parts.map((part) => (
        <PartText key={part.part} part={part} hasOptions={hasOptions} />
      ))}
    </>
  );
}

interface PartTextProps {
  readonly part: Part;
  readonly hasOptions: boolean;
  /** The name of the list that the units are the options of. */
  readonly label?: string;
  readonly isHidden?: boolean;
}

/**
 * One of the texts, drawn once a text. What changes with the result is set on the elements
 * themselves, by `usePaint` and its like: with hundreds of units, comparing two trees would take
 * longer than painting them.
 */
export function PartText({ part, hasOptions, label, isHidden = false }: PartTextProps) {
  // One element to compare, not one for each unit.
  const pieces = useMemo(
    () => <>{part.pieces.map((piece, at) => pieceElement(piece, at, hasOptions))}</>,
    [part, hasOptions],
  );
  const list = hasOptions
    ? ({ role: "listbox", "aria-label": label, "aria-multiselectable": "true" } as const)
    : ({ role: "presentation" } as const);
  return (
    <p class="tfxg-part" dir="auto" hidden={isHidden} {...list}>
      {pieces}
    </p>
  );
}

function pieceElement(piece: Piece, at: number, isOption: boolean) {
  if (piece.kind === "unit") return unitElement(piece, isOption);
  if (piece.kind === "gap") return piece.text;
  return (
    <span key={`cut ${at}`} class="tfxg-cut" title="not read for this answer">
      {piece.text}
    </span>
  );
}

const OPTION = { role: "option", tabIndex: -1, "aria-selected": "false" } as const;

function unitElement(piece: UnitPiece, isOption: boolean) {
  // A tokenizer's own marks must not decide in which direction the text runs.
  const Tag = piece.unit.special ? "bdi" : "span";
  return (
    <Tag
      key={piece.unit.index}
      class={unitClass(piece)}
      data-index={piece.unit.index}
      {...(isOption ? OPTION : {})}
    >
      {piece.text}
    </Tag>
  );
}

function unitClass({ unit, text, joinsBefore, joinsAfter }: UnitPiece) {
  const classes = ["tfxg-token"];
  if (unit.special) classes.push("tfxg-special");
  if (unit.special && unit.start === unit.end) classes.push("tfxg-added");
  if (text === "") classes.push("tfxg-continued");
  if (joinsBefore) classes.push("tfxg-joins-before");
  if (joinsAfter) classes.push("tfxg-joins-after");
  return classes.join(" ");
}
