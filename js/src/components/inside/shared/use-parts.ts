import { useEffect } from "preact/hooks";
import { type PartOf, partOf, type QueryOf, type QueryType } from "../../../lib/inside/parts";
import { useExplorer } from "../../frame/explorer";
import { useInside } from "./inside-state";

/** Parts of the model, as far as they are there. */
export interface Opened<P> {
  /** In the order of the queries; null for what is missing. */
  readonly parts: readonly (P | null)[];
  readonly isPending: boolean;
  /** Why the kernel refused; "" if it did not. */
  readonly problem: string;
  readonly ask: () => void;
}

/**
 * The parts that answer some queries. What is missing is asked for once for each text and target,
 * where `isAutomatic`; else, and after a failure, by `ask`.
 */
export function useParts<K extends QueryType>(
  queries: readonly QueryOf<K>[],
  isAutomatic = true,
): Opened<PartOf<K>> {
  const { state, live, stale, atRest } = useExplorer();
  const { subject, requests, keyOf, open } = useInside();
  const parts = queries.map((query) => partOf(state.inside.value, query, subject.value));
  const keys = queries.map(keyOf);
  const ask = () => {
    queries.forEach((query, at) => {
      if (parts[at] === null) void open(query);
    });
  };
  const canAsk = live.value && !stale.value;
  useEffect(() => {
    if (isAutomatic && canAsk) ask();
  }, [isAutomatic, canAsk, ...[keys.join()]]);
  const asked = keys.map((key) => requests.value.get(key));
  // What is about to be asked for is under way already: no button to ask for it flashes up.
  const isAboutToAsk = isAutomatic && live.value && !atRest.value;
  return {
    parts,
    isPending: asked.some((request, at) =>
      request === undefined ? isAboutToAsk && parts[at] === null : request.isPending,
    ),
    problem: asked.find((request) => request?.problem)?.problem ?? "",
    ask,
  };
}

/** One part of the model. */
export function usePart<K extends QueryType>(query: QueryOf<K>, isAutomatic = true) {
  const { parts, ...others } = useParts<K>([query], isAutomatic);
  return { part: parts[0] ?? null, ...others };
}
