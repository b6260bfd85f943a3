import { useSignal } from "@preact/signals";
import { labelsText, readLabels } from "../../lib/targets/labels";
import { EditIcon } from "../controls/icons";
import { Menu } from "../controls/menu";
import { NEEDS_KERNEL } from "../controls/phrases";
import { useExplorer } from "../frame/explorer";

const SWITCH_TITLE =
  "the probability of each label by itself: entailment against contradiction (multi_label)";

/** The labels of the caller, the hypothesis for each, and whether several can hold at once. */
export function LabelsMenu() {
  const { host, live, state } = useExplorer();
  const labels = state.labels.value;
  const template = state.hypothesis_template.value;
  if (labels.length === 0 && template === "") return null;
  return (
    <Menu
      name="labels-menu"
      label="edit the labels"
      hint="edit the labels that the model chooses from"
      align="left"
      button={
        <>
          <EditIcon /> <span class="tfxg-wide">labels</span>
        </>
      }
    >
      {() => (
        <div class="tfxg-labels">
          <LineField
            name="labels"
            label="labels, separated by commas"
            value={labelsText(labels)}
            onEnter={(typed) => host.set("labels", readLabels(typed))}
          />
          <LineField
            name="hypothesis_template"
            label="a sentence with {} for the label"
            value={template}
            onEnter={(typed) => host.set("hypothesis_template", typed)}
          />
          <label class="tfxg-switch" title={live.value ? SWITCH_TITLE : `editing ${NEEDS_KERNEL}`}>
            <input
              type="checkbox"
              data-role="multi_label"
              disabled={!live.value}
              checked={state.multi_label.value}
              onChange={(event) => host.set("multi_label", event.currentTarget.checked)}
            />
            several labels can hold at once
          </label>
        </div>
      )}
    </Menu>
  );
}

interface LineFieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly onEnter: (typed: string) => void;
}

/** A line of text that counts once it is left, or entered. */
function LineField({ name, label, value, onEnter }: LineFieldProps) {
  const { live } = useExplorer();
  const draft = useSignal<string | null>(null);
  return (
    <label class="tfxg-line-field">
      <span class="tfxg-label">{label}</span>
      <input
        type="text"
        class="tfxg-input"
        data-role={name}
        data-first={name === "labels" ? true : undefined}
        aria-label={label}
        placeholder={label}
        title={live.value ? label : `editing ${NEEDS_KERNEL}`}
        autocomplete="off"
        spellcheck={false}
        disabled={!live.value}
        value={draft.value ?? value}
        onInput={(event) => {
          draft.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          // Notebooks have a use of their own for the key, so no change would come of it.
          event.preventDefault();
          event.currentTarget.blur();
        }}
        onChange={(event) => {
          draft.value = null;
          onEnter(event.currentTarget.value);
        }}
      />
    </label>
  );
}
