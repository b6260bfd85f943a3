import type { InsidePart, State } from "../../generated/protocol";

export type Query = InsidePart["query"];
export type QueryType = Query["type"];
export type QueryOf<K extends QueryType> = Extract<Query, { type: K }>;
export type PartOf<K extends QueryType> = Extract<InsidePart["part"], { type: K }>;
export type Side = "cross" | "decoder" | "encoder" | "self";
export type Weighting = QueryOf<"head_maps">["weighting"];

/** The target that parts of the model are about, where they depend on one. */
export interface Subject {
  /** With the predicted target filled in. */
  readonly target: string;
  readonly contrast: string;
  readonly output: State["output"];
  readonly predicted: string;
}

/** The part that answers a query, if it is there for the present target. */
export function partOf<K extends QueryType>(
  parts: readonly InsidePart[],
  query: QueryOf<K>,
  subject: Subject,
): PartOf<K> | null {
  const key = queryKey(query);
  const found = parts.find((part) => queryKey(part.query) === key && isAbout(part, subject));
  return found?.part.type === query.type ? (found.part as PartOf<K>) : null;
}

/** Every part of a type that is there for the present target. */
export function partsOfType<K extends QueryType>(
  parts: readonly InsidePart[],
  type: K,
  subject: Subject,
): readonly { readonly query: QueryOf<K>; readonly part: PartOf<K> }[] {
  return parts.filter(
    (part): part is InsidePart & { query: QueryOf<K>; part: PartOf<K> } =>
      part.query.type === type && part.part.type === type && isAbout(part, subject),
  );
}

/** The same for equal queries, in whichever order their properties come. */
export function queryKey(query: Query): string {
  return JSON.stringify(Object.entries(query).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** A part without an output does not depend on the target. */
function isAbout(part: InsidePart, { target, contrast, output, predicted }: Subject): boolean {
  if (part.output === null) return true;
  const isSameTarget = (part.target || predicted) === (target || predicted);
  return isSameTarget && part.contrast === contrast && part.output === output;
}
