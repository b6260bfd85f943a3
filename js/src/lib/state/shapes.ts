/** Arrays of numbers that travel as bytes. */
type Packed = "float32" | "uint16" | "uint8";

/** Types whose shape is their name. */
type Plain = "null" | "boolean" | "string" | "integer" | "number" | Packed;

type Compound =
  /** One of these values. */
  | readonly ["one", ...(number | string)[]]
  /** What has one of these shapes. */
  | readonly ["any", ...Shape[]]
  /** Any number of entries of a shape; behind it how many of them the kernel takes. */
  | readonly ["list", Shape, number?]
  /** An array with these entries. */
  | readonly ["tuple", ...Shape[]]
  /** An object with values of a shape, by any names. */
  | readonly ["map", Shape]
  /** A text; behind it how long the kernel takes it. */
  | readonly ["string", number]
  /** A number from a minimum to a maximum. */
  | readonly ["integer" | "number", number, number?];

/** The shapes of the properties of an object. */
interface Fields {
  readonly [name: string]: Shape;
}

/** What a value from outside has to be. */
export type Shape = Plain | Compound | Fields;

/** A value of the state, of which the kernel declares all this. */
export interface Trait<T> {
  /** Who may change it. */
  readonly owner: "both" | "kernel" | "page";
  /** What a change makes the kernel do, if anything. */
  readonly triggers?: "computation" | "encoding" | "targets";
  /** What each entry is named by that travels as a trait of its own, `NAME_ENTRY`, if any does. */
  readonly split?: "methods" | "slots";
  readonly shape: Shape;
  readonly default: T;
}

/** What `read` gives for a value that does not have the shape. */
export const UNFIT: unique symbol = Symbol("unfit");

/**
 * Read a value from outside: itself where it has the shape, with packed arrays as lists of numbers.
 * Objects may have more properties than the shape knows.
 */
export function read(shape: Shape, raw: unknown): unknown {
  if (typeof shape === "string") return readPlain(shape, raw);
  if (!isCompound(shape)) {
    return isObject(raw) ? readProperties(Object.entries(shape), raw) : UNFIT;
  }
  switch (shape[0]) {
    case "one": {
      const [, ...values] = shape;
      return values.some((value) => value === raw) ? raw : UNFIT;
    }
    case "any": {
      const [, ...choices] = shape;
      return readAny(choices, raw);
    }
    case "list":
      return readList(shape[1], raw);
    case "tuple": {
      const [, ...shapes] = shape;
      return readTuple(shapes, raw);
    }
    case "map": {
      if (!isObject(raw)) return UNFIT;
      const values = shape[1];
      return readProperties(
        Object.keys(raw).map((name) => [name, values]),
        raw,
      );
    }
    case "string":
      return readPlain("string", raw);
    default: {
      const [kind, minimum, maximum = Infinity] = shape;
      const isWithin = typeof raw === "number" && raw >= minimum && raw <= maximum;
      return isWithin ? readPlain(kind, raw) : UNFIT;
    }
  }
}

/** The same without entries that do not fit, in place of losing the whole. */
export function readFitting(shape: Shape, raw: unknown): unknown {
  if (!isCompound(shape)) return read(shape, raw);
  if (shape[0] === "list" && Array.isArray(raw)) {
    const entries: unknown[] = raw;
    const found = entries.map((entry) => read(shape[1], entry));
    const fitting = found.filter((entry) => entry !== UNFIT);
    return isSameList(entries, fitting) ? entries : fitting;
  }
  if (shape[0] === "map" && isObject(raw)) {
    const values = shape[1];
    const found = Object.entries(raw).map(([name, value]) => [name, read(values, value)] as const);
    const isWhole = found.every(([name, value]) => value === raw[name]);
    return isWhole ? raw : Object.fromEntries(found.filter(([, value]) => value !== UNFIT));
  }
  return read(shape, raw);
}

/** A value cut to what the kernel takes of a shape: not more entries, not longer texts. */
export function cut(shape: Shape, value: unknown): unknown {
  if (typeof shape === "string") return value;
  if (!isCompound(shape)) {
    if (!isObject(value)) return value;
    const known = Object.entries(shape).map(([name, field]) => [name, cut(field, value[name])]);
    return { ...value, ...Object.fromEntries(known) };
  }
  if (shape[0] === "any") {
    const [, ...choices] = shape;
    const fitting = choices.find((choice) => read(choice, value) !== UNFIT);
    return fitting === undefined ? value : cut(fitting, value);
  }
  if (shape[0] === "string" && typeof value === "string") return value.slice(0, shape[1]);
  if (shape[0] !== "list" || !Array.isArray(value)) return value;
  const entries: unknown[] = value.slice(0, shape[2]);
  return entries.map((entry) => cut(shape[1], entry));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCompound(shape: Shape): shape is Compound {
  return Array.isArray(shape);
}

function readPlain(kind: Plain, raw: unknown): unknown {
  switch (kind) {
    case "null":
      return raw === null ? raw : UNFIT;
    case "string":
    case "boolean":
      return typeof raw === kind ? raw : UNFIT;
    case "integer":
      return Number.isSafeInteger(raw) ? raw : UNFIT;
    case "number":
      return Number.isFinite(raw) ? raw : UNFIT;
    default:
      return unpacked(kind, raw) ?? UNFIT;
  }
}

function readAny(choices: readonly Shape[], raw: unknown): unknown {
  for (const choice of choices) {
    const found = read(choice, raw);
    if (found !== UNFIT) return found;
  }
  return UNFIT;
}

function readList(entryShape: Shape, raw: unknown): unknown {
  if (!Array.isArray(raw)) return UNFIT;
  const entries: unknown[] = raw;
  return unlessUnfit(
    entries,
    entries.map((entry) => read(entryShape, entry)),
  );
}

function readTuple(shapes: readonly Shape[], raw: unknown): unknown {
  if (!Array.isArray(raw) || raw.length !== shapes.length) return UNFIT;
  return unlessUnfit(
    raw,
    shapes.map((shape, at) => read(shape, raw[at])),
  );
}

/** The entries as they were read; the very same array where none became another. */
function unlessUnfit(entries: unknown[], found: unknown[]): unknown {
  if (found.includes(UNFIT)) return UNFIT;
  return isSameList(entries, found) ? entries : found;
}

function readProperties(
  shapes: readonly (readonly [name: string, shape: Shape])[],
  raw: Record<string, unknown>,
): unknown {
  let found = raw;
  for (const [name, shape] of shapes) {
    const value = read(shape, raw[name]);
    if (value === UNFIT) return UNFIT;
    if (value === raw[name]) continue;
    if (found === raw) found = { ...raw };
    found[name] = value;
  }
  return found;
}

const ARRAYS = { float32: Float32Array, uint16: Uint16Array, uint8: Uint8Array };

/** Numbers from bytes, or from base64 as in a saved page; null where they are none. */
function unpacked(kind: Packed, raw: unknown): number[] | null {
  const bytes = bytesOf(raw);
  const array = ARRAYS[kind];
  if (bytes === null || bytes.length % array.BYTES_PER_ELEMENT !== 0) return null;
  // Into a buffer of its own: the bytes need not be aligned.
  const numbers = Array.from(new array(Uint8Array.from(bytes).buffer));
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

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((entry, at) => entry === other[at]);
}
