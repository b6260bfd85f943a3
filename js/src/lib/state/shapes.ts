import { SHAPES, type Shape } from "../../generated/traits";

/** What `read` gives for a value that does not have the shape. */
export const UNFIT: unique symbol = Symbol("unfit");

/**
 * Read a value from outside: itself where it has the shape, with packed arrays as lists of numbers.
 * Objects may have more properties than the shape knows.
 */
export function read(shape: Shape, raw: unknown): unknown {
  if (shape.ref !== undefined) return read(SHAPES[shape.ref] ?? {}, raw);
  if (shape.packed !== undefined) return unpacked(shape.packed, raw) ?? UNFIT;
  if (shape.anyOf !== undefined) return readAny(shape.anyOf, raw);
  if (shape.const !== undefined) return raw === shape.const ? raw : UNFIT;
  if (shape.enum !== undefined) return shape.enum.some((value) => value === raw) ? raw : UNFIT;
  switch (shape.type) {
    case "null":
      return raw === null ? raw : UNFIT;
    case "string":
    case "boolean":
      return typeof raw === shape.type ? raw : UNFIT;
    case "integer":
      return Number.isSafeInteger(raw) && isWithin(shape, raw) ? raw : UNFIT;
    case "number":
      return Number.isFinite(raw) && isWithin(shape, raw) ? raw : UNFIT;
    case "array":
      return readList(shape.items ?? {}, raw);
    case "object":
      return isObject(raw) ? readObject(shape, raw) : UNFIT;
    default:
      return UNFIT;
  }
}

/** The same without entries that do not fit, in place of losing the whole. */
export function readFitting(shape: Shape, raw: unknown): unknown {
  const { items, additionalProperties: values } = shape;
  if (items !== undefined && Array.isArray(raw)) {
    const entries: unknown[] = raw;
    const found = entries.map((entry) => read(items, entry));
    const fitting = found.filter((entry) => entry !== UNFIT);
    return isSameList(entries, fitting) ? entries : fitting;
  }
  if (values !== undefined && isObject(raw)) {
    const found = Object.entries(raw).map(([name, value]) => [name, read(values, value)] as const);
    const isWhole = found.every(([name, value]) => value === raw[name]);
    return isWhole ? raw : Object.fromEntries(found.filter(([, value]) => value !== UNFIT));
  }
  return read(shape, raw);
}

/** A value cut to what the kernel takes of a shape: not more entries, not longer texts. */
export function cut(shape: Shape, value: unknown): unknown {
  if (shape.ref !== undefined) return cut(SHAPES[shape.ref] ?? {}, value);
  if (shape.anyOf !== undefined) {
    const fitting = shape.anyOf.find((choice) => read(choice, value) !== UNFIT);
    return fitting === undefined ? value : cut(fitting, value);
  }
  if (typeof value === "string") return value.slice(0, shape.maxLength);
  const { items, properties } = shape;
  if (items !== undefined && Array.isArray(value)) {
    const entries: unknown[] = value.slice(0, shape.maxItems);
    return entries.map((entry) => cut(items, entry));
  }
  if (properties === undefined || !isObject(value)) return value;
  const known = Object.entries(properties);
  return {
    ...value,
    ...Object.fromEntries(known.map(([name, of]) => [name, cut(of, value[name])])),
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readAny(choices: readonly Shape[], raw: unknown): unknown {
  for (const choice of choices) {
    const found = read(choice, raw);
    if (found !== UNFIT) return found;
  }
  return UNFIT;
}

function readList(items: Shape, raw: unknown): unknown {
  if (!Array.isArray(raw)) return UNFIT;
  const entries: unknown[] = raw;
  const found = entries.map((entry) => read(items, entry));
  if (found.includes(UNFIT)) return UNFIT;
  return isSameList(entries, found) ? entries : found;
}

function readObject(shape: Shape, raw: Record<string, unknown>): unknown {
  const { properties = {}, additionalProperties: values } = shape;
  const names = values === undefined ? Object.keys(properties) : Object.keys(raw);
  let found = raw;
  for (const name of names) {
    const value = read(values ?? properties[name] ?? {}, raw[name]);
    if (value === UNFIT) return UNFIT;
    if (value === raw[name]) continue;
    if (found === raw) found = { ...raw };
    found[name] = value;
  }
  return found;
}

/** Numbers from bytes, or from base64 as in a saved page; null where they are none. */
function unpacked(kind: "float32" | "uint8", raw: unknown): number[] | null {
  const bytes = bytesOf(raw);
  if (bytes === null) return null;
  if (kind === "uint8") return Array.from(bytes);
  if (bytes.length % Float32Array.BYTES_PER_ELEMENT !== 0) return null;
  // Into a buffer of its own: the bytes need not be aligned.
  const numbers = Array.from(new Float32Array(Uint8Array.from(bytes).buffer));
  return numbers.every(Number.isFinite) ? numbers : null;
}

function bytesOf(raw: unknown): Uint8Array | null {
  if (ArrayBuffer.isView(raw)) return new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength);
  if (raw instanceof ArrayBuffer) return new Uint8Array(raw);
  if (typeof raw !== "string") return null;
  try {
    return Uint8Array.from(atob(raw), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function isWithin({ minimum, maximum }: Shape, value: unknown): boolean {
  return Number(value) >= (minimum ?? -Infinity) && Number(value) <= (maximum ?? Infinity);
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((entry, at) => entry === other[at]);
}
