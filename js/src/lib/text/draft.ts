import { utf16Offsets } from "./offsets";
import type { Unit } from "./units";

/** A run of an edited text; with the unit that it still is, or null where it was changed. */
export interface DraftPiece {
  readonly text: string;
  readonly unit: Unit | null;
}

/**
 * Cut an edited text into the units of the explained one that it still has, by the beginning and
 * the end that both have in common, so that they keep their colours while the rest is typed.
 */
export function draftPieces(
  draft: string,
  explained: string,
  units: readonly Unit[],
): readonly DraftPiece[] {
  const head = commonStart(draft, explained);
  const tail = commonEnd(draft, explained, head);
  const shift = draft.length - explained.length;
  const at = utf16Offsets(explained);
  const pieces: DraftPiece[] = [];
  let cursor = 0;
  const addText = (end: number) => {
    if (end > cursor) pieces.push({ text: draft.slice(cursor, end), unit: null });
    cursor = Math.max(cursor, end);
  };
  for (const unit of units) {
    const [start, end] = [at(unit.start), at(unit.end)];
    const moved = end <= head ? 0 : start >= explained.length - tail ? shift : null;
    if (moved === null || end <= start || start + moved < cursor) continue;
    addText(start + moved);
    addUnit(unit, end + moved);
  }
  addText(draft.length);
  return pieces;

  function addUnit(unit: Unit, end: number) {
    pieces.push({ text: draft.slice(cursor, end), unit });
    cursor = end;
  }
}

function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length += 1;
  return length;
}

function commonEnd(a: string, b: string, head: number): number {
  const most = Math.min(a.length, b.length) - head;
  let length = 0;
  while (length < most && a[a.length - 1 - length] === b[b.length - 1 - length]) length += 1;
  return length;
}
