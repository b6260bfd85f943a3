/**
 * The name that was probably meant by a mistyped one, or null where none is close: at most one
 * slip for each three letters. A slip is a letter too many, missing, wrong, or two exchanged
 * (optimal string alignment distance).
 */
export function nearName(entered: string, names: readonly string[]): string | null {
  const typed = entered.trim().toLowerCase();
  let nearest: string | null = null;
  let least = Math.floor(typed.length / 3) + 1;
  for (const name of names) {
    // Texts are long, and no name is: their lengths alone say that they are far apart.
    if (Math.abs(name.length - typed.length) >= least) continue;
    const slips = slipsBetween(typed, name.toLowerCase());
    if (slips < least) [nearest, least] = [name, slips];
  }
  return nearest;
}

function slipsBetween(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, k) => k);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let k = 1; k <= b.length; k += 1) {
      const isSame = a[i - 1] === b[k - 1];
      const replaced = at(last, k - 1) + (isSame ? 0 : 1);
      let slips = Math.min(replaced, at(last, k) + 1, at(row, k - 1) + 1);
      const isExchanged = i > 1 && k > 1 && a[i - 1] === b[k - 2] && a[i - 2] === b[k - 1];
      if (isExchanged) slips = Math.min(slips, at(before, k - 2) + 1);
      row.push(slips);
    }
    [before, last] = [last, row];
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
