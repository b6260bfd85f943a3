import type { TriedText } from "../../generated/protocol";
import { probability } from "../../lib/scores/numbers";
import { shownText } from "../../lib/text/shown-text";
import { NEEDS_KERNEL } from "../controls/phrases";
import { useExplorer } from "./explorer";

/** The texts or images that were tried, with their answers; a click goes back to one. */
export function TextHistory() {
  const { host, state, live, hasTyped } = useExplorer();
  const tried = state.history.value;
  // The line comes as a person types, not later with the answer, when it would move what is below.
  if (tried.length < (hasTyped.value ? 1 : 2)) return null;
  const isPresent = (one: TriedText) =>
    one.image === ""
      ? one.text === state.text.value && one.text_pair === state.text_pair.value
      : one === tried.at(-1);
  const goBack = ({ text, text_pair: pair, image }: TriedText) => {
    if (image !== "") {
      void host.request({ type: "return_to_image", image });
      return;
    }
    host.set("text", text);
    host.set("text_pair", pair);
  };
  const noun = state.model_info.value.takes_image ? "image" : "text";
  return (
    <div class="tfxg-history" role="group" aria-label={`${noun}s tried`} data-role="history">
      <span class="tfxg-label">tried</span>
      {/* The latest first, as it is the one that is gone back to most. */}
      {tried.toReversed().map((one) => {
        const { text_pair: pair, image } = one;
        const text = image !== "" && one.text === "" ? "image without a name" : one.text;
        const isCurrent = isPresent(one);
        const said = `${shownText(one.answer)} ${probability(one.probability)}`;
        const whole = pair === "" ? text : `${text}\n\n${pair}`;
        return (
          <button
            key={JSON.stringify([text, pair, image])}
            type="button"
            class="tfxg-tried"
            aria-current={isCurrent}
            disabled={!live.value && !isCurrent}
            title={live.value || isCurrent ? `${whole}\n\n${said}` : `going back ${NEEDS_KERNEL}`}
            onClick={() => goBack(one)}
          >
            <bdi class="tfxg-tried-text">{shownText(pair === "" ? text : `${text} · ${pair}`)}</bdi>
            <bdi class="tfxg-figure">{said}</bdi>
          </button>
        );
      })}
    </div>
  );
}
