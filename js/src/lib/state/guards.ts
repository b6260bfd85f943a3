/** Says whether a value from outside has the type that it should have. */
export type Guard<T> = (value: unknown) => value is T;

export const isString: Guard<string> = (value) => typeof value === "string";
export const isBoolean: Guard<boolean> = (value) => typeof value === "boolean";
export const isNull: Guard<null> = (value) => value === null;
export const isNumber: Guard<number> = (value): value is number =>
  typeof value === "number" && Number.isFinite(value);
export const isCount: Guard<number> = (value): value is number =>
  Number.isSafeInteger(value) && Number(value) > 0;

export function oneOf<T extends string>(...choices: readonly T[]): Guard<T> {
  return (value): value is T => choices.some((choice) => choice === value);
}

export function anyOf<T extends readonly unknown[]>(
  ...guards: { readonly [I in keyof T]: Guard<T[I]> }
): Guard<T[number]> {
  return (value): value is T[number] => guards.some((guard) => guard(value));
}

export function listOf<T>(guard: Guard<T>): Guard<T[]> {
  return (value): value is T[] => Array.isArray(value) && value.every(guard);
}

export function recordOf<T>(guard: Guard<T>): Guard<Record<string, T>> {
  return (value): value is Record<string, T> =>
    isObject(value) && Object.values(value).every(guard);
}

/** An object with at least these properties, each of its type. */
export function shapeOf<T extends object>(
  guards: {
    readonly [K in keyof T]: Guard<T[K]>;
  },
): Guard<T> {
  const entries: [string, Guard<unknown>][] = Object.entries(guards);
  return (value): value is T =>
    isObject(value) && entries.every(([name, guard]) => guard(value[name]));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
