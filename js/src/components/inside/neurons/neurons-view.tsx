import { useSignal } from "@preact/signals";
import type { Overview } from "../../../generated/protocol";
import { partsOfType } from "../../../lib/inside/parts";
import { Slider } from "../../controls/slider";
import { useExplorer } from "../../frame/explorer";
import { useInside } from "../shared/inside-state";
import { Missing } from "../shared/missing";
import { usePart } from "../shared/use-parts";
import { Factors } from "./factors";

const MOST_FACTORS = 12;

/** Groups of neurons that are active together, and those on which the target depends. */
export function NeuronsView({ overview }: { overview: Overview }) {
  const { state } = useExplorer();
  const { subject } = useInside();
  const found = partsOfType(state.inside.value, "neuron_factors", subject.value)[0]?.query;
  const last = overview.neuron_layers - 1;
  const count = useSignal(found?.n_factors ?? 4);
  const lower = useSignal(found?.first_layer ?? 0);
  const upper = useSignal(found?.last_layer ?? last);
  const from = Math.min(lower.value, last);
  const to = Math.max(from, Math.min(upper.value, last));
  const opened = usePart<"neuron_factors">({
    ...{ type: "neuron_factors", n_factors: count.value },
    ...{ first_layer: from, last_layer: to },
  });
  return (
    <>
      <div class="tfxg-inside-controls">
        <Slider
          name="factors"
          label="factors"
          hint="how many groups the neurons are put into"
          value={count.value}
          minimum={1}
          maximum={MOST_FACTORS}
          step={1}
          text={String(count.value)}
          onChange={(value) => {
            count.value = value;
          }}
        />
        {last > 0 && (
          <>
            <Slider
              name="first-layer"
              label="layers from"
              hint="the first layer whose neurons take part"
              value={from}
              minimum={0}
              maximum={last}
              step={1}
              text={String(from)}
              onChange={(value) => {
                lower.value = value;
                upper.value = Math.max(value, upper.peek());
              }}
            />
            <Slider
              name="last-layer"
              label="to"
              hint="the last layer whose neurons take part"
              value={to}
              minimum={0}
              maximum={last}
              step={1}
              text={String(to)}
              onChange={(value) => {
                upper.value = value;
                lower.value = Math.min(value, lower.peek());
              }}
            />
          </>
        )}
      </div>
      {opened.part === null ? <Missing of={opened} /> : <Factors factors={opened.part} />}
    </>
  );
}
