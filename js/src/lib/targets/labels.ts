/** Labels as a person types them: with commas, or semicolons where a label has a comma itself. */
export function labelsText(labels: readonly string[]): string {
  return labels.join(labels.some((label) => label.includes(",")) ? "; " : ", ");
}

export function readLabels(typed: string): string[] {
  const labels = typed.split(typed.includes(";") ? ";" : /[,\n]/u);
  return labels.map((label) => label.trim()).filter(Boolean);
}
