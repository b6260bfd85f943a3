import type { Quantised } from "../../generated/protocol";

/** Numbers in row-major order, with their shape. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  /** The entries along the first axis. */
  readonly rows: readonly Float32Array[];
}

const known = new WeakMap<Quantised, Numbers>();

/** The numbers that 8-bit codes stand for: `(code - zero) * step`, with a step for each row. */
export function dequantised(array: Quantised): Numbers {
  const found = known.get(array);
  if (found !== undefined) return found;
  const { shape, values: codes, steps, zero } = array;
  const length = codes.length / Math.max(1, steps.length);
  const values = new Float32Array(codes.length);
  const rows = Array.from(steps, (step, row) => {
    // A loop: there are a quarter of a million numbers for each head of a long text.
    for (let at = row * length; at < (row + 1) * length; at += 1) {
      values[at] = ((codes[at] ?? 0) - zero) * step;
    }
    return values.subarray(row * length, (row + 1) * length);
  });
  const numbers = { shape, values, rows };
  known.set(array, numbers);
  return numbers;
}

/** The largest absolute value; 0 of none. */
export function largestOf(values: Iterable<number>): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}
