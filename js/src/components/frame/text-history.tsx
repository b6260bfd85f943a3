import { probability } from "../../lib/scores/numbers";
import { shownText } from "../../lib/text/shown-text";
import { NEEDS_KERNEL } from "../controls/phrases";
import { useExplorer } from "./explorer";

/** The texts that were tried, with their answers; a click goes back to one. */
export function TextHistory() {
  const { host, state, live } = useExplorer();
  const tried = state.history.value;
  if (tried.length < 2) return null;
  const isPresent = (text: string, pair: string) =>
    text === state.text.value && pair === state.text_pair.value;
  return (
    <div class="tfxg-history" role="group" aria-label="texts tried" data-role="history">
      <span class="tfxg-label">tried</span>
      {/* The latest first, as it is the one that is gone back to most. */}
      {tried.toReversed().map(({ text, text_pair: pair, answer, probability: likely }) => {
        const isCurrent = isPresent(text, pair);
        const said = `${shownText(answer)} ${probability(likely)}`;
        const whole = pair === "" ? text : `${text}\n\n${pair}`;
        return (
          <button
            key={JSON.stringify([text, pair])}
            type="button"
            class="tfxg-tried"
            aria-current={isCurrent}
            disabled={!live.value && !isCurrent}
            title={live.value || isCurrent ? `${whole}\n\n${said}` : `going back ${NEEDS_KERNEL}`}
            onClick={() => {
              host.set("text", text);
              host.set("text_pair", pair);
            }}
          >
            <bdi class="tfxg-tried-text">{shownText(pair === "" ? text : `${text} · ${pair}`)}</bdi>
            <bdi class="tfxg-figure">{said}</bdi>
          </button>
        );
      })}
    </div>
  );
}
