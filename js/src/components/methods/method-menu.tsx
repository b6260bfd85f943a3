import { methodsToStep } from "../../lib/methods/questions";
import { methodTitle } from "../../lib/scores/phrases";
import { Menu } from "../controls/menu";
import { useExplorer } from "../frame/explorer";
import { CautionMark } from "./caution";
import { MethodPanel } from "./method-panel";

/** The method by its name: a menu of all methods, and two buttons that step through recent ones. */
export function MethodMenu() {
  const { state, recent, canChoose, choose } = useExplorer();
  const catalogue = state.catalogue.value;
  const name = state.method.value;
  const title = methodTitle(catalogue, name);
  const chosen = catalogue.find((method) => method.name === name);
  const ring = methodsToStep(
    catalogue,
    recent.value,
    (other) => other === name || canChoose({ method: other }),
  );

  const step = (by: 1 | -1) => {
    const at = ring.indexOf(name);
    const next = ring[(at + by + ring.length) % ring.length];
    if (next !== undefined && next !== name) choose({ method: next });
  };
  const onButtonKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if ((by !== 1 && by !== -1) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    step(by);
  };

  return (
    <div class="tfxg-method-bar" role="group" aria-label="method">
      <Menu
        name="method"
        label={`method: ${title}`}
        hint={`method: ${title}. Click for all ${catalogue.length}; the left and right arrow keys step through recent ones`}
        buttonClass="tfxg-button tfxg-opener"
        panelClass="tfxg-panel tfxg-methods"
        onButtonKey={onButtonKey}
        button={
          <>
            <span class="tfxg-name">{title}</span>
            {chosen !== undefined && chosen.caution !== "" && <CautionMark />}
          </>
        }
      >
        {(close) => <MethodPanel close={close} />}
      </Menu>
      <StepButton by={-1} ring={ring} onStep={step} />
      <StepButton by={1} ring={ring} onStep={step} />
    </div>
  );
}

interface StepButtonProps {
  readonly by: 1 | -1;
  readonly ring: readonly string[];
  readonly onStep: (by: 1 | -1) => void;
}

function StepButton({ by, ring, onStep }: StepButtonProps) {
  const { state } = useExplorer();
  const at = ring.indexOf(state.method.value);
  const next = methodTitle(
    state.catalogue.value,
    ring[(at + by + ring.length) % ring.length] ?? "",
  );
  const direction = by < 0 ? "previous" : "next";
  return (
    <button
      type="button"
      class="tfxg-button tfxg-step-button"
      data-role={`${direction}-method`}
      aria-label={`${direction} method: ${next}`}
      title={`${direction} of the recent methods: ${next}`}
      disabled={ring.length < 2}
      onClick={() => onStep(by)}
    >
      {by < 0 ? "◂" : "▸"}
    </button>
  );
}
