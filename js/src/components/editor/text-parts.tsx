import { useSignalEffect } from "@preact/signals";
import type { Layout } from "../../lib/text/layout";
import { useExplorer } from "../frame/explorer";
import { TextPart } from "./text-part";

interface TextPartsProps {
  readonly layout: Layout | null;
  readonly description: string;
}

/** The text, and the second one where there is one, each with its name. */
export function TextParts({ layout, description }: TextPartsProps) {
  const { state, hasSecondField } = useExplorer();
  const [first = "text", second = "second text"] = state.model_info.value.text_names;
  const isPair = hasSecondText(layout, state.model_info.value.takes_pair, hasSecondField.value);
  // Whoever empties the second text may be about to write another.
  useSignalEffect(() => {
    if (state.text_pair.value !== "") hasSecondField.value = true;
  });
  const common = { layout, isNamed: isPair };
  return (
    <div class="tfxg-texts">
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
            if (text === "") hasSecondField.value = false;
          }}
        />
      )}
    </div>
  );
}

/** Whether a second text is shown: read by the model, written by it, or about to be typed. */
export function hasSecondText(layout: Layout | null, takesPair: boolean, isOpened: boolean) {
  return layout?.parts.some(({ part }) => part === 1) === true || (takesPair && isOpened);
}
