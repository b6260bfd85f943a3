/** Keys that lead from one choice to the next, without choosing it. */
const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
};

/** Arrow keys in a group of choices that close a menu: only Enter, Space or a click choose. */
export function onMenuKey(event: KeyboardEvent): void {
  const { currentTarget: group, target: from, key } = event;
  if (!(group instanceof HTMLElement) || !(from instanceof HTMLElement)) return;
  const choices = [...group.querySelectorAll<HTMLElement>("[role=radio]:not(:disabled)")];
  const at = choices.indexOf(from);
  const step = STEPS[key];
  const next =
    step === undefined
      ? { Home: choices[0], End: choices.at(-1) }[key]
      : choices[(at + step + choices.length) % choices.length];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}
