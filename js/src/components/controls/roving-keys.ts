const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
};

/** Arrow keys in a group of radios or tabs: go to the next that can be chosen, and choose it. */
export function onRovingKey(event: KeyboardEvent): void {
  const { currentTarget: group, target: from, key } = event;
  if (!(group instanceof HTMLElement)) return;
  const choices = [
    ...group.querySelectorAll<HTMLButtonElement>(":is([role=radio],[role=tab]):not(:disabled)"),
  ];
  const at = from instanceof HTMLButtonElement ? choices.indexOf(from) : -1;
  const step = STEPS[key];
  const next =
    step === undefined
      ? { Home: choices[0], End: choices.at(-1) }[key]
      : choices[(at + step + choices.length) % choices.length];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  next.focus();
  next.click();
}
