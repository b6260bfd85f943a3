/** A text in one line; what is nothing but white space is shown by a sign for it. */
export function shownText(text: string): string {
  if (text.trim() !== "") return text.trim().replaceAll(/\s+/g, " ");
  return text.includes("\n") ? "↵" : "␣".repeat(Math.min(1, text.length));
}
