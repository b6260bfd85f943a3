import type { AttentionSide } from "../../../generated/protocol";
import type { HeadMap } from "../../../lib/inside/attention-lines";
import { headGroups, mostHeads } from "../../../lib/inside/head-groups";
import type { Weighting } from "../../../lib/inside/parts";
import { dequantised } from "../../../lib/inside/quantised";
import { useInside } from "../shared/inside-state";
import { useLayer } from "../shared/side-and-layer";
import { useParts } from "../shared/use-parts";

/** The heads that are switched on, as many as can be shown at once. */
export function useChosenHeads(side: AttentionSide): readonly number[] {
  const { heads } = useInside();
  const all = Array.from({ length: side.heads }, (_, head) => head);
  const chosen = heads.value?.filter((head) => head < side.heads) ?? all;
  return chosen.slice(0, mostHeads(side.heads, side.reading.length, side.read.length));
}

/** What the chosen heads of the chosen layer read. */
export function useHeadMaps(side: AttentionSide, weighting: Weighting, isWanted: boolean) {
  const layer = useLayer(side);
  const chosen = useChosenHeads(side);
  const [rows, columns] = [side.reading.length, side.read.length];
  const groups = isWanted ? headGroups(chosen, side.heads, rows, columns) : [];
  const opened = useParts<"head_maps">(
    groups.map((heads) => ({
      ...{ type: "head_maps", side: side.side, layer, weighting },
      heads: [...heads],
    })),
  );
  const maps = groups.flatMap((heads, group): readonly HeadMap[] => {
    const part = opened.parts[group];
    if (!part) return [];
    const found = dequantised(part.maps).rows;
    return heads.flatMap((head, at) => {
      const values = found[at];
      return values !== undefined && chosen.includes(head) ? [{ head, rows, columns, values }] : [];
    });
  });
  return { ...opened, maps, isWhole: opened.parts.every((part) => part !== null) };
}

/** Attention followed up to the chosen layer, all heads together. */
export function useRollout(side: AttentionSide, isWanted: boolean) {
  const layer = useLayer(side);
  const opened = useParts<"rollout">(isWanted ? [{ type: "rollout", side: side.side, layer }] : []);
  const maps = opened.parts.flatMap((part): readonly HeadMap[] => {
    if (part === null) return [];
    const { shape, values } = dequantised(part.map);
    return [{ head: 0, rows: shape[0] ?? 0, columns: shape[1] ?? 0, values }];
  });
  return { ...opened, maps, isWhole: opened.parts.every((part) => part !== null) };
}
