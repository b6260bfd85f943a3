import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Layout } from "../../lib/text/layout";
import { partText } from "../../lib/text/units";
import { EditIcon } from "../controls/icons";
import { NEEDS_KERNEL } from "../controls/phrases";
import { useExplorer } from "../frame/explorer";
import { PartText } from "../heatmap/token-text";
import { DraftLayer } from "./draft-layer";
import { type TextName, useDraft } from "./use-draft";

interface TextPartProps {
  readonly name: TextName;
  readonly part: number;
  readonly label: string;
  /** Whether the label stands above the text, to tell it from another one. */
  readonly isNamed: boolean;
  /** What a screen reader says of the coloured words. */
  readonly description: string;
  readonly layout: Layout | null;
  /** Called when the field is left, with what stands in it. */
  readonly onLeave?: (text: string) => void;
}

/**
 * One of the texts: coloured, and edited in place. The field lies over the words at the same
 * metrics, unseen until it has the focus; the colours then show through it.
 */
export function TextPart(props: TextPartProps) {
  const { name, part, label, isNamed, description, layout, onLeave } = props;
  const { live } = useExplorer();
  const draft = useDraft(name);
  const isEditing = useSignal(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const lead = useRef<HTMLSpanElement>(null);
  const text = draft.text.value;
  const words = layout?.parts.find((own) => own.part === part);
  const isExplained = layout !== null && partText(layout.answer, part) === text;
  const isEdited = isEditing.value || words === undefined || !isExplained;

  useLayoutEffect(() => {
    // The first line begins behind the marks that the model puts there.
    const width = isEdited ? (lead.current?.offsetWidth ?? 0) : 0;
    if (field.current !== null) field.current.style.textIndent = `${width}px`;
  });

  const leave = () => {
    draft.commit();
    isEditing.value = false;
    onLeave?.(draft.text.peek());
  };

  return (
    <div class="tfxg-editable" data-part={part} data-editing={isEditing.value || text === ""}>
      {isNamed && <span class="tfxg-part-name">{label}</span>}
      <div class="tfxg-layers">
        {words !== undefined && (
          <PartText part={words} hasOptions label={description} isHidden={isEdited} />
        )}
        {isEdited && (
          <DraftLayer
            draft={text}
            part={part}
            layout={layout}
            isUnderField={isEditing.value || text === ""}
            lead={lead}
          />
        )}
        <textarea
          ref={field}
          data-role={name}
          rows={1}
          dir="auto"
          spellcheck={false}
          aria-label={label}
          placeholder={label}
          value={text}
          disabled={!live.value && !isEditing.value}
          title={live.value ? undefined : `editing ${NEEDS_KERNEL}`}
          onInput={(event) => draft.edit(event.currentTarget.value)}
          onFocus={() => {
            isEditing.value = true;
          }}
          onBlur={leave}
          onCompositionStart={() => draft.compose(true)}
          onCompositionEnd={(event) => {
            draft.compose(false);
            draft.edit(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.isComposing) return;
            if (event.key === "Enter" && !event.shiftKey) {
              event.preventDefault();
              draft.commit();
            } else if (event.key === "Escape") {
              event.stopPropagation();
              leaveField(event.currentTarget);
            }
          }}
        />
      </div>
      <button
        type="button"
        class="tfxg-button tfxg-pencil"
        data-role={`edit-${name}`}
        aria-label={`edit ${label}`}
        title={live.value ? EDIT_HINT : `editing ${NEEDS_KERNEL}`}
        disabled={!live.value}
        onClick={() => field.current?.focus()}
      >
        <EditIcon />
      </button>
    </div>
  );
}

const EDIT_HINT = "edit the text: here, by a double click, or just by typing. Escape ends it";

/** Lead the focus back to the words, from where typing leads into the field again. */
function leaveField(field: HTMLTextAreaElement): void {
  field.blur();
  const box = field.closest(".tfxg-layers");
  // The words come back with the next rendering.
  setTimeout(() => {
    const word = box?.querySelector<HTMLElement>('.tfxg-part:not([hidden]) [tabindex="0"]');
    word?.focus({ preventScroll: true });
  });
}

/** Begin to edit the text that a word stands in, with the caret or the selection there. */
export function editAt(token: Element, from: number, to: number): boolean {
  const field = token.closest(".tfxg-editable")?.querySelector("textarea");
  if (!field || field.disabled) return false;
  field.focus({ preventScroll: true });
  field.setSelectionRange(from, to);
  return true;
}
