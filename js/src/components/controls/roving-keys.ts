const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
};

/** Arrow keys in a group of radios or tabs: go to the next that can be chosen, and choose it. */
export function onRovingKey(event: KeyboardEvent): void {
  const next = nextChoice(event, ":is([role=radio],[role=tab]):not(:disabled)");
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
  next.click();
}

/** Arrow keys in a group of choices that close a menu: only Enter, Space or a click choose. */
export function onMenuKey(event: KeyboardEvent): void {
  const next = nextChoice(event, "[role=radio]:not(:disabled)");
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}

/** The choice of a group that a key leads to from the one with the focus. */
function nextChoice(event: KeyboardEvent, selector: string): HTMLElement | undefined {
  const { currentTarget: group, target: from, key } = event;
  if (!(group instanceof HTMLElement) || !(from instanceof HTMLElement)) return undefined;
  const choices = [...group.querySelectorAll<HTMLElement>(selector)];
  const at = choices.indexOf(from);
  if (at < 0) return undefined;
  const step = STEPS[key];
  return step === undefined
    ? { Home: choices[0], End: choices.at(-1) }[key]
    : choices[(at + step + choices.length) % choices.length];
}
