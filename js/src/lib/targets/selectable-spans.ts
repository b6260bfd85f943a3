import type { Answer, SelectableSpans, TargetScore, TextSpan } from "../../generated/protocol";
import { folded, matcher } from "../methods/search";
import type { Selection } from "../state/selection";
import { partText, type Unit } from "../text/units";

/** Whether two spans share a character. */
function overlap(a: TextSpan, b: TextSpan): boolean {
  return a.part === b.part && a.start < b.end && b.start < a.end;
}

export function targetsAt(
  targets: readonly TargetScore[],
  place: TextSpan,
): readonly TargetScore[] {
  return targets.filter((target) => target.places.some((own) => overlap(own, place)));
}

/** The id of the likeliest of the answer's targets at a place, unless one is explained there. */
export function targetSaidAt(
  answer: Answer | null,
  place: TextSpan,
  explained: string,
): string | undefined {
  const there = targetsAt(answer?.targets ?? [], place);
  if (there.some(({ id }) => id === explained)) return undefined;
  const said = there.filter(({ asked }) => !asked);
  return said.sort((a, b) => b.probability - a.probability)[0]?.id;
}

/** What words are labelled as, where a target is that of an entity: `location`. */
function entityLabel({ kind, label }: TargetScore): string {
  return kind === "entity" ? label : "";
}

/** The labels that have all that was typed, those that begin with it first. */
export function findLabels(selectable: SelectableSpans, typed: string): readonly string[] {
  const start = folded(typed.trim());
  const begins = (label: string) => folded(label).startsWith(start);
  const found = selectable.labels.filter(matcher(typed));
  return [...found.filter(begins), ...found.filter((label) => !begins(label))];
}

/**
 * The span to make a target of: the unit selected last with its selected neighbours, where a target
 * can be made of them, else where the explained target stands.
 */
export function selectedSpan(
  answer: Answer,
  selectable: SelectableSpans,
  selected: readonly Unit[],
  target: string,
): TextSpan | null {
  const chosen = spanOfUnits(answer, selectable, selected);
  return chosen ?? answer.targets.find(({ id }) => id === target)?.places[0] ?? null;
}

function spanOfUnits(
  answer: Answer,
  selectable: SelectableSpans,
  selected: readonly Unit[],
): TextSpan | null {
  const last = selected.at(-1);
  if (last === undefined) return null;
  const { part } = last;
  if (selectable.part !== null && selectable.part !== part) return null;
  if (!selectable.several) return targetsAt(answer.targets, last)[0]?.places[0] ?? null;
  if (last.special) return null;
  const run = runAround(
    last,
    selected.filter((unit) => unit.part === part && !unit.special),
  );
  const start = Math.min(...run.map((unit) => unit.start));
  return { part, start, end: Math.max(...run.map((unit) => unit.end)) };
}

/** The neighbours of a unit, and theirs, as far as they are selected, too. */
function runAround(unit: Unit, selected: readonly Unit[]): readonly Unit[] {
  const at = new Map(selected.map((own) => [own.index, own]));
  const run = [unit];
  for (const step of [-1, 1]) {
    for (let index = unit.index + step; ; index += step) {
      const next = at.get(index);
      if (next === undefined) break;
      run.push(next);
    }
  }
  return run;
}

export function placeText(answer: Answer, { part, start, end }: TextSpan): string {
  return [...partText(answer, part)].slice(start, end).join("");
}

/** How a unit is marked that a target stands on. */
export interface Mark {
  readonly kind: "chosen" | "said";
  /** Told behind the last unit of the place, "" elsewhere. */
  readonly label: string;
}

/** The units to mark, by their index: the explained target's, and what the model's answer says. */
export function marks(
  answer: Answer,
  units: readonly Unit[],
  selectable: SelectableSpans,
  { target }: Pick<Selection, "target">,
): ReadonlyMap<number, Mark> {
  const isSaid = ({ id, kind, asked }: TargetScore) =>
    !asked && (!selectable.several || id === answer.predicted || kind === "entity");
  const isChosen = ({ id }: TargetScore) => id === target;
  const found = new Map<number, Mark>();
  // What is explained is marked last, over what else stands there.
  for (const { kind, of } of [
    { kind: "said", of: isSaid },
    { kind: "chosen", of: isChosen },
  ] as const) {
    for (const marked of answer.targets.filter(of)) {
      for (const place of marked.places) {
        const own = units.filter((unit) => overlap(unit, place));
        for (const unit of own) {
          const label = unit === own.at(-1) ? entityLabel(marked) : "";
          found.set(unit.index, { kind, label });
        }
      }
    }
  }
  return found;
}
