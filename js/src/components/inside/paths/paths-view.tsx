import { useSignal } from "@preact/signals";
import type { Overview } from "../../../generated/protocol";
import { stateName } from "../../../lib/inside/chart";
import { partsOfType } from "../../../lib/inside/parts";
import { percent } from "../../../lib/scores/numbers";
import { Segmented } from "../../controls/segmented";
import { Slider } from "../../controls/slider";
import { useExplorer } from "../../frame/explorer";
import { useInside } from "../shared/inside-state";
import { Missing } from "../shared/missing";
import { SideChoice } from "../shared/side-and-layer";
import { usePart } from "../shared/use-parts";
import { PathsPlot } from "./paths-plot";

/** Where the state of each token moves from layer to layer. */
export function PathsView({ overview }: { overview: Overview }) {
  const { state } = useExplorer();
  const { side, subject } = useInside();
  // Cross-attention has no states: its tokens are those of the two other sides.
  const sides = overview.sides.filter((one) => one.side !== "cross");
  const chosen = sides.find((one) => one.side === side.value) ?? sides[0];
  const found = partsOfType(state.inside.value, "token_paths", subject.value).at(-1)?.query;
  const unitLength = useSignal(found?.unit_length ?? false);
  const opened = usePart<"token_paths">({
    ...{ type: "token_paths", side: chosen?.side ?? "self", unit_length: unitLength.value },
  });
  const { part } = opened;
  const states = part === null ? 0 : part.coordinates.length / 2 / Math.max(1, part.tokens.length);
  const limit = useSignal(Infinity);
  const last = Math.max(0, Math.min(limit.value, states - 1));
  return (
    <>
      <div class="tfxg-inside-controls">
        {chosen !== undefined && <SideChoice sides={sides} value={chosen.side} />}
        <Segmented
          label="what of the states"
          options={[
            { value: "whole", title: "states", hint: "each state as it is" },
            {
              value: "direction",
              title: "directions",
              hint: "each state divided by its length, so that long ones do not decide the plane",
            },
          ]}
          value={unitLength.value ? "direction" : "whole"}
          onChoose={(value) => {
            unitLength.value = value === "direction";
          }}
        />
        {part !== null && (
          <>
            <Slider
              name="last-state"
              label="up to"
              hint="how far the paths are drawn"
              value={last}
              minimum={0}
              maximum={states - 1}
              step={1}
              text={stateName(last)}
              onChange={(value) => {
                limit.value = value;
              }}
            />
            {part.kept_variance !== null && (
              <span class="tfxg-muted" data-role="kept-variance">
                {`two principal components, ${percent(part.kept_variance)} of the variance`}
              </span>
            )}
          </>
        )}
      </div>
      {part === null ? <Missing of={opened} /> : <PathsPlot paths={part} lastState={last} />}
    </>
  );
}
