/** A text in one line; white space, and the empty text of a token that stands for it, is a sign. */
export function shownText(text: string): string {
  if (text.trim() !== "") return text.trim().replaceAll(/\s+/g, " ");
  return text.includes("\n") ? "↵" : "␣";
}
