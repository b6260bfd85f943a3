import type { HeadAblation, HeadGrid } from "../../generated/protocol";

export type HeadMeasure = "entropy" | "distance" | "separators" | "importance" | "drop";

/** What is known of each head, layer by layer; empty where it is not measured. */
export function headMeasures(
  grid: HeadGrid,
  ablation: HeadAblation | null,
): Readonly<Record<HeadMeasure, readonly number[]>> {
  return {
    entropy: grid.entropy,
    distance: grid.mean_distance,
    separators: grid.to_separators,
    importance: grid.importance,
    drop: ablation?.drops ?? [],
  };
}

/** The heads by a measure, the largest first; as they come where there is none. */
export function headOrder(count: number, values: readonly number[]): readonly number[] {
  const order = Array.from({ length: count }, (_, at) => at);
  if (values.length === 0) return order;
  return order.sort((one, other) => (values[other] ?? 0) - (values[one] ?? 0) || one - other);
}
