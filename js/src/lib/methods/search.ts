/** A text with case, accents and the shapes of letters taken away. */
export function folded(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLocaleLowerCase();
}

/** Says whether a text has every word that was typed, in any order. */
export function matcher(typed: string): (text: string) => boolean {
  const words = folded(typed).split(/\s+/u).filter(Boolean);
  return (text) => {
    const own = folded(text);
    return words.every((word) => own.includes(word));
  };
}
