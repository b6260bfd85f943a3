import type { MethodInfo } from "../../generated/protocol";
import { count } from "../scores/numbers";
import { folded, matcher } from "./search";

/** Beyond, a family at a time is easier to look through than all of them. */
export const FEW_METHODS = 12;

const MOST_RECENT = 6;

/** A name and the methods under it. */
export interface Family {
  readonly name: string;
  readonly methods: readonly MethodInfo[];
}

/** Methods by family, both in the order in which the catalogue names them first. */
export function families(catalogue: readonly MethodInfo[]): readonly Family[] {
  const groups = new Map<string, MethodInfo[]>();
  for (const method of catalogue) {
    groups.set(method.family, [...(groups.get(method.family) ?? []), method]);
  }
  return [...groups].map(([name, methods]) => ({ name, methods }));
}

/** Methods with every typed word in what the catalogue says of them, those so called first. */
export function findMethods(
  catalogue: readonly MethodInfo[],
  typed: string,
): readonly MethodInfo[] {
  const matches = matcher(typed);
  const start = folded(typed.trim());
  const distance = (method: MethodInfo) => {
    if (folded(method.title).startsWith(start)) return 0;
    return matches(names(method)) ? 1 : 2;
  };
  return catalogue
    .filter((method) => matches(`${names(method)} ${method.paper} ${method.doc}`))
    .sort((a, b) => distance(a) - distance(b));
}

function names({ name, title, family }: MethodInfo): string {
  return `${title} ${name.replaceAll("_", " ")} ${family}`;
}

/** What a method costs for the present text, roughly, or for ten words where that is not known. */
export function effort(
  { name, passes }: MethodInfo,
  costs: Readonly<Record<string, number>>,
): string {
  const known = costs[name] ?? passes;
  return known === 1 ? "1 pass" : `about ${count(known, "pass")}`;
}

/**
 * The few methods used last, with one more use. A method keeps its place when it is used again, so
 * that stepping through them leads through all of them.
 */
export function withRecent(used: readonly string[], name: string): readonly string[] {
  return used.includes(name) ? used : [...used, name].slice(-MOST_RECENT);
}

/** What is left out of a comparison once a family is switched off, or on again. */
export function withFamilyToggled(
  leftOut: readonly string[],
  methods: readonly MethodInfo[],
): string[] {
  const own = methods.map(({ name }) => name);
  const others = leftOut.filter((name) => !own.includes(name));
  return own.some((name) => leftOut.includes(name)) ? others : [...others, ...own];
}

/** The methods left out one by one: whole families can be seen to be missing without a list. */
export function leftOutOfFamilies(
  catalogue: readonly MethodInfo[],
  leftOut: readonly string[],
): readonly MethodInfo[] {
  const isOut = ({ name }: MethodInfo) => leftOut.includes(name);
  return families(catalogue)
    .filter(({ methods }) => !methods.every(isOut))
    .flatMap(({ methods }) => methods.filter(isOut));
}
