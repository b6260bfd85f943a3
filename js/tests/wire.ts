import type { InsidePart, OcclusionEffect, Result, State } from "../src/generated/protocol";
import { TRAITS } from "../src/generated/traits";
import { isObject, type Shape } from "../src/lib/state/shapes";

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
  const { results, inside, ...others } = packed(values, asBytes);
  const named = Object.entries(results ?? {}).map(([name, list]) => [`results_${name}`, list]);
  const slots = Object.entries(inside ?? {}).map(([slot, list]) => [`inside_${slot}`, list]);
  return { ...others, ...Object.fromEntries([...named, ...slots]) };
}

/** A state as a saved page has it. */
export function saved(values: Partial<State>): string {
  return JSON.stringify(packed(values, asBase64));
}

function packed(values: Partial<State>, pack: Pack) {
  const { results, inside, occlusion_effect: effect, ...others } = values;
  return {
    ...others,
    ...(inside === undefined ? {} : { inside: bySlot(inside, pack) }),
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

/** Parts of the inside of a model, one a slot. */
function bySlot(parts: readonly InsidePart[], pack: Pack): Record<string, unknown> {
  const lists = parts.map((part) => packedAs(TRAITS.inside.shape, [part], pack));
  return Object.fromEntries(lists.map((list, at) => [String(at), list]));
}

/** A value with its lists of numbers packed where the shape says so. */
function packedAs(shape: Shape, value: unknown, pack: Pack): unknown {
  if (shape === "float32") return pack(value as number[]);
  if (shape === "uint8") return btoa(String.fromCharCode(...(value as number[])));
  if (isList(shape)) {
    const [kind, ...of] = shape as readonly [string, ...Shape[]];
    const [items] = of;
    if (kind === "list" && items !== undefined && Array.isArray(value)) {
      return value.map((entry: unknown) => packedAs(items, entry, pack));
    }
    const own = kind === "any" ? of.find((choice) => isOfType(choice, value)) : undefined;
    return own === undefined ? value : packedAs(own, value, pack);
  }
  if (!isObject(shape) || !isObject(value)) return value;
  const fields = shape as Readonly<Record<string, Shape>>;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, packedAs(fields[name] ?? {}, one, pack)]),
  );
}

function isList(shape: Shape): shape is Extract<Shape, readonly unknown[]> {
  return Array.isArray(shape);
}

/** Whether a shape's tag is that of the value. */
function isOfType(shape: Shape, value: unknown): boolean {
  const tag: unknown = isObject(shape) ? shape["type"] : undefined;
  return Array.isArray(tag) && isObject(value) && tag.includes(value["type"]);
}
