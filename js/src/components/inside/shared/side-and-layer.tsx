import type { AttentionSide, Overview } from "../../../generated/protocol";
import type { Side } from "../../../lib/inside/parts";
import { Segmented } from "../../controls/segmented";
import { Slider } from "../../controls/slider";
import { useInside } from "./inside-state";

const NAMES: { readonly [S in Side]: readonly [title: string, hint: string] } = {
  self: ["self", "tokens read each other"],
  encoder: ["encoder", "tokens of the input read each other"],
  decoder: ["decoder", "written tokens read those before them"],
  cross: ["cross", "written tokens read the input"],
};

/** The chosen side of the model, or its first one. */
export function useSide({ sides }: Overview): AttentionSide | undefined {
  const { side } = useInside();
  return sides.find((one) => one.side === side.value) ?? sides[0];
}

/** The chosen layer, as far as there are so many. */
export function useLayer(of: { readonly layers: number }): number {
  return Math.min(useInside().layer.value, Math.max(0, of.layers - 1));
}

/** Which attention of a sequence-to-sequence model is shown. */
export function SideChoice({ sides, value }: { sides: Overview["sides"]; value: Side }) {
  const { side } = useInside();
  if (sides.length < 2) return null;
  return (
    <Segmented
      label="attention of"
      options={sides.map((one) => {
        const [title, hint] = NAMES[one.side];
        return { value: one.side, title, hint };
      })}
      value={value}
      onChoose={(chosen) => {
        side.value = chosen;
      }}
    />
  );
}

export function LayerSlider({ layers }: { layers: number }) {
  const { layer } = useInside();
  const value = useLayer({ layers });
  return (
    <Slider
      name="inside-layer"
      label="layer"
      hint="layers count from 0, the one next to the embeddings"
      value={value}
      minimum={0}
      maximum={Math.max(0, layers - 1)}
      step={1}
      text={`${value} of 0–${layers - 1}`}
      onChange={(chosen) => {
        layer.value = chosen;
      }}
    />
  );
}
