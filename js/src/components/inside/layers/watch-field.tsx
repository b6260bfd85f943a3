import { useSignal } from "@preact/signals";
import type { WatchedRanks } from "../../../generated/protocol";
import { shownText } from "../../../lib/text/shown-text";
import { NEEDS_KERNEL } from "../../controls/phrases";
import { useExplorer } from "../../frame/explorer";
import { useInside } from "../shared/inside-state";

/** As many lines as can be told apart. */
const MOST_WATCHED = 6;

/** The words whose ranks are followed, and a field for another. */
export function WatchField({ found }: { found: readonly WatchedRanks[] }) {
  const { live } = useExplorer();
  const { watched } = useInside();
  const draft = useSignal("");
  const add = () => {
    // The space before a word belongs to it for many tokenizers, so it is kept.
    const word = draft.peek();
    const others = watched.peek().filter((other) => other !== word);
    if (word.trim() === "") return;
    watched.value = [...others, word].slice(-MOST_WATCHED);
    draft.value = "";
  };
  const parts = found.filter(({ is_whole: isWhole }) => !isWhole);
  return (
    <>
      <div class="tfxg-inside-controls tfxg-watched">
        <span class="tfxg-label">watched words</span>
        {watched.value.map((word) => (
          <button
            key={word}
            type="button"
            class="tfxg-action"
            data-watched={word}
            disabled={!live.value}
            title={live.value ? "stop watching it" : NEEDS_KERNEL}
            aria-label={`stop watching ${word}`}
            onClick={() => {
              watched.value = watched.peek().filter((other) => other !== word);
            }}
          >
            <bdi>{shownText(word)}</bdi> ×
          </button>
        ))}
        <input
          class="tfxg-input"
          data-role="watch"
          aria-label="another word to watch"
          placeholder="another word"
          value={draft.value}
          disabled={!live.value}
          title={live.value ? "Enter adds it" : NEEDS_KERNEL}
          onInput={(event) => {
            draft.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.isComposing) return;
            event.preventDefault();
            add();
          }}
        />
      </div>
      {parts.map(({ word, token }) => (
        <p key={word} class="tfxg-muted" data-role="first-token">
          {`“${word}” is several tokens; its first one, “${token}”, stands for it.`}
        </p>
      ))}
    </>
  );
}
