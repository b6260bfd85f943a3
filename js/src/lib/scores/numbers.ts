/** U+2212: as wide as the plus sign, unlike the hyphen. */
export const MINUS = "\u2212";

/** About three figures, whatever the size. */
export function figures(value: number): string {
  if (!Number.isFinite(value)) return "?";
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 1e6 || size < 0.001) return minus(value.toExponential(1).replace("e+", "e"));
  if (size >= 100) return minus(value.toFixed(0));
  if (size >= 10) return minus(value.toFixed(1));
  if (size >= 0.1) return minus(value.toFixed(2));
  return minus(value.toPrecision(2));
}

/** The same with its sign always there: `+1.87`. */
export function signed(value: number): string {
  return value > 0 ? `+${figures(value)}` : figures(value);
}

/** As a screen reader should say it: it skips a typographic minus. */
export function spoken(value: number): string {
  const size = figures(Math.abs(value));
  if (value === 0) return size;
  return `${value > 0 ? "plus" : "minus"} ${size}`;
}

export function probability(value: number): string {
  if (value > 0 && value < 0.005) return "<0.01";
  if (value < 1 && value > 0.995) return ">0.99";
  return value.toFixed(2);
}

export function percent(fraction: number): string {
  const value = fraction * 100;
  const size = Math.abs(value);
  if (size > 0 && size < 0.01) return `<0.01 %`;
  return `${minus(size >= 10 || size === 0 ? value.toFixed(0) : value.toPrecision(size < 0.1 ? 1 : 2))} %`;
}

export function ordinal(rank: number): string {
  const teens = rank % 100 >= 11 && rank % 100 <= 13;
  const ending = teens ? "th" : (["th", "st", "nd", "rd"][rank % 10] ?? "th");
  return `${rank}${ending}`;
}

export function duration(seconds: number): string {
  const milliseconds = seconds * 1000;
  if (milliseconds < 1) return `<1 ms`;
  if (milliseconds < 999.5) return `${milliseconds.toFixed(0)} ms`;
  return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
}

export function count(amount: number, noun: string): string {
  return `${amount} ${amount === 1 ? noun : plural(noun)}`;
}

function plural(noun: string): string {
  if (noun.endsWith("y")) return `${noun.slice(0, -1)}ies`;
  return noun.endsWith("s") ? `${noun}es` : `${noun}s`;
}

function minus(digits: string): string {
  return digits.replaceAll("-", MINUS);
}
