const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
};

/** Arrow keys in a radio group: go to the next choice that can be made, and make it. */
export function onRadioKey(event: KeyboardEvent): void {
  const { currentTarget: group, target: from, key } = event;
  if (!(group instanceof HTMLElement)) return;
  const radios = [...group.querySelectorAll<HTMLButtonElement>("[role=radio]:not(:disabled)")];
  const at = from instanceof HTMLButtonElement ? radios.indexOf(from) : -1;
  const step = STEPS[key];
  const next =
    step === undefined
      ? { Home: radios[0], End: radios.at(-1) }[key]
      : radios[(at + step + radios.length) % radios.length];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  next.focus();
  next.click();
}
