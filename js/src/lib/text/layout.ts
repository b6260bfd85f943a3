import type { Answer } from "../../generated/protocol";
import { type Grid, gridOf, gridUnits, placeNames } from "../image/image-grid";
import { utf16Offsets } from "./offsets";
import type { Granularity } from "./segments";
import { partText, type Unit, unitsOf } from "./units";

/** What lies between two units, or what the model never read. */
export interface TextPiece {
  readonly kind: "gap" | "cut";
  readonly text: string;
}

export interface UnitPiece {
  readonly kind: "unit";
  readonly unit: Unit;
  readonly text: string;
  /** Whether it touches its neighbours, as the pieces of one word do. */
  readonly joinsBefore: boolean;
  readonly joinsAfter: boolean;
}

/** One run of the text. */
export type Piece = TextPiece | UnitPiece;

/** One of the caller's texts, whole: the texts of its pieces without the special ones add up to it. */
export interface Part {
  readonly part: number;
  readonly pieces: readonly Piece[];
  /** Whether the model's limit cut its end off. */
  readonly cut: boolean;
  /** Whether only a window of it was read for this answer. */
  readonly windowed: boolean;
}

export interface Layout {
  readonly answer: Answer;
  readonly granularity: Granularity;
  readonly units: readonly Unit[];
  readonly parts: readonly Part[];
  /** What each unit reads, in order. */
  readonly texts: readonly string[];
  /** How an image is divided; null for a text. */
  readonly grid: Grid | null;
}

/** Lay the caller's own text out in pieces; the scores play no part, so it is made once a text. */
export function layoutOf(answer: Answer, granularity: Granularity): Layout {
  if (answer.image !== null) {
    const grid = gridOf(answer.image, granularity);
    const texts = placeNames(grid, granularity);
    return { answer, granularity, units: gridUnits(grid, granularity), parts: [], texts, grid };
  }
  const units = unitsOf(answer, granularity);
  const parts = [0, 1]
    .filter((part) => partText(answer, part) !== "" || units.some((unit) => unit.part === part))
    .map((part) => partOf(answer, part, units));
  const texts = units.map(() => "");
  for (const piece of parts.flatMap((part) => part.pieces)) {
    if (piece.kind === "unit")
      texts[piece.unit.index] = piece.text || tokenText(answer, piece.unit);
  }
  return { answer, granularity, units, parts, texts, grid: null };
}

function partOf(answer: Answer, part: number, units: readonly Unit[]): Part {
  const text = partText(answer, part);
  const at = utf16Offsets(text);
  const pieces: Piece[] = [];
  let cursor = 0;
  for (const unit of units) {
    if (unit.part !== part) continue;
    const start = Math.max(cursor, at(unit.start));
    const end = Math.max(start, at(unit.end));
    if (unit.special && end === start) {
      const shown = tokenText(answer, unit);
      pieces.push({ kind: "unit", unit, text: shown, joinsBefore: false, joinsAfter: false });
      continue;
    }
    if (start > cursor) {
      const gap = text.slice(cursor, start);
      // Words before the first one that was read lie outside of the window that is explained.
      pieces.push({ kind: cursor === 0 && hasWords(gap) ? "cut" : "gap", text: gap });
    }
    // A character that takes several tokens is shown by the first; the others stay empty.
    const slice = text.slice(start, end);
    pieces.push({ kind: "unit", unit, text: slice, joinsBefore: false, joinsAfter: false });
    cursor = end;
  }
  const cutAt = answer.cut_at[part] ?? null;
  const isOutside = cutAt === null && cursor > 0 && hasWords(text.slice(cursor));
  const readTo = isOutside ? cursor : text.length;
  pieces.push(...rest(text, cursor, cutAt === null ? readTo : at(cutAt)));
  const windowed =
    isOutside || pieces.some(({ kind }, k) => kind === "cut" && k + 1 < pieces.length);
  return { part, pieces: pieces.map(joined), cut: cutAt !== null, windowed };
}

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

function rest(text: string, cursor: number, cutAt: number): readonly Piece[] {
  const cut = Math.max(cursor, cutAt);
  const pieces: Piece[] = [
    { kind: "gap", text: text.slice(cursor, cut) },
    { kind: "cut", text: text.slice(cut) },
  ];
  return pieces.filter((piece) => piece.kind === "unit" || piece.text !== "");
}

function joined(piece: Piece, at: number, pieces: readonly Piece[]): Piece {
  if (!isRead(piece)) return piece;
  const joinsBefore = isRead(pieces[at - 1]);
  const joinsAfter = isRead(pieces[at + 1]);
  return { ...piece, joinsBefore, joinsAfter };
}

function isRead(piece: Piece | undefined): piece is UnitPiece {
  return piece?.kind === "unit" && !piece.unit.special;
}

function tokenText(answer: Answer, unit: Unit): string {
  return unit.tokens.map((at) => answer.tokens[at]?.text ?? "").join("");
}
