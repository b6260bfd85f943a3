import { useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Layout } from "../../lib/text/layout";
import { useExplorer } from "../frame/explorer";
import { TextPart } from "./text-part";

interface TextPartsProps {
  readonly layout: Layout | null;
  readonly description: string;
}

/** The text, and the second one where there is one, each with its name. */
export function TextParts({ layout, description }: TextPartsProps) {
  const { state, live } = useExplorer();
  const box = useRef<HTMLDivElement>(null);
  const isOpened = useSignal(false);
  const { takes_pair: takesPair, text_names: names } = state.model_info.value;
  const [first = "text", second = "second text"] = names;
  const hasSecond = layout?.parts.some(({ part }) => part === 1) === true;
  const isPair = hasSecond || (takesPair && (isOpened.value || state.text_pair.value !== ""));
  // Whoever empties the second text may be about to write another.
  useSignalEffect(() => {
    if (state.text_pair.value !== "") isOpened.value = true;
  });
  const common = { layout, isNamed: isPair };
  return (
    <div class="tfxg-texts" ref={box}>
      <TextPart
        {...common}
        name="text"
        part={0}
        label={isPair ? first : "text to explain"}
        description={isPair ? `${first}, ${description}` : description}
      />
      {isPair && (
        <TextPart
          {...common}
          name="text_pair"
          part={1}
          label={second}
          description={`${second}, ${description}`}
          onLeave={(text) => {
            if (text === "") isOpened.value = false;
          }}
        />
      )}
      {takesPair && !isPair && live.value && (
        <button
          type="button"
          class="tfxg-link tfxg-add-pair"
          data-role="add-pair"
          title={`add a ${second}, which the model reads along with the text`}
          onClick={() => {
            isOpened.value = true;
            // The field is there after the next rendering.
            setTimeout(() => {
              box.current?.querySelector<HTMLElement>('[data-role="text_pair"]')?.focus();
            });
          }}
        >
          + {second}
        </button>
      )}
    </div>
  );
}
