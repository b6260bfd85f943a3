/**
 * About how many bytes a value takes in a saved page, where arrays of numbers are packed: into as
 * many bytes a number as its integers need, else into four.
 */
export function storedBytes(value: unknown): number {
  if (Array.isArray(value)) {
    const entries: readonly unknown[] = value;
    if (isNumbers(entries)) return entries.length * widthOf(entries);
    return entries.reduce((total: number, entry) => total + storedBytes(entry), 0);
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).reduce(
      (total, [name, entry]) => total + name.length + storedBytes(entry),
      0,
    );
  }
  return String(value).length;
}

function isNumbers(value: readonly unknown[]): value is readonly number[] {
  return value.every((entry) => typeof entry === "number");
}

function widthOf(numbers: readonly number[]): number {
  let width = 1;
  for (const number of numbers) {
    if (!Number.isInteger(number) || number < 0 || number > 65535) return 4;
    if (number > 255) width = 2;
  }
  return width;
}
