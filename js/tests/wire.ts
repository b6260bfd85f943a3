import type { OcclusionEffect, Result, State } from "../src/generated/protocol";

type Packed = DataView | string;
type Pack = (numbers: readonly number[]) => Packed;

/** Numbers as a kernel sends them. */
export const asBytes = (numbers: readonly number[]): DataView =>
  new DataView(Float32Array.from(numbers).buffer);

/** Numbers as a saved page has them. */
export const asBase64 = (numbers: readonly number[]): string =>
  btoa(String.fromCharCode(...new Uint8Array(Float32Array.from(numbers).buffer)));

/** A state, or a part of it, as a kernel sends it: the results of each method by themselves. */
export function sent(values: Partial<State>): Record<string, unknown> {
  const { results, ...others } = packed(values, asBytes);
  if (values.results === undefined) return others;
  const named = Object.entries(results ?? {}).map(([name, list]) => [`results_${name}`, list]);
  return { ...others, ...Object.fromEntries(named) };
}

/** A state as a saved page has it. */
export function saved(values: Partial<State>): string {
  return JSON.stringify(packed(values, asBase64));
}

function packed(values: Partial<State>, pack: Pack) {
  const { results, occlusion_effect: effect, ...others } = values;
  return {
    ...others,
    ...(results === undefined ? {} : { results: byMethod(results, pack) }),
    ...(effect === undefined ? {} : { occlusion_effect: effect && packedEffect(effect, pack) }),
  };
}

function byMethod(results: readonly Result[], pack: Pack): Record<string, unknown[]> {
  const lists: Record<string, unknown[]> = {};
  for (const result of results) {
    const list = lists[result.method] ?? [];
    lists[result.method] = [...list, { ...result, scores: pack(result.scores) }];
  }
  return lists;
}

function packedEffect(effect: OcclusionEffect, pack: Pack) {
  return { ...effect, tokens: pack(effect.tokens), words: pack(effect.words) };
}
