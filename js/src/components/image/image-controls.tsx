import type { ImageDisplay } from "../../generated/protocol";
import { Segmented } from "../controls/segmented";
import { Slider } from "../controls/slider";
import { useExplorer } from "../frame/explorer";

const MODES = [
  { value: "overlay", title: "overlay", hint: "colours over the image in grey" },
  { value: "heatmap", title: "heatmap", hint: "colours alone" },
  { value: "side_by_side", title: "side by side", hint: "the image, and the colours beside it" },
  { value: "masked", title: "masked", hint: "only what has the strongest scores in sight" },
  { value: "alpha", title: "alpha", hint: "the weaker the score, the more see-through" },
] as const;

const SIGNS = [
  { value: "all", title: "±", hint: "what speaks for the class and what speaks against it" },
  { value: "positive", title: "+", hint: "only what speaks for the class" },
  { value: "negative", title: "−", hint: "only what speaks against the class" },
  { value: "absolute", title: "|±|", hint: "how strongly, whatever the direction" },
] as const;

/** How the image and its scores are laid over each other. */
export function ImageControls() {
  const { host, state, results, shown } = useExplorer();
  const display = state.image_display.value;
  const { mode } = display;
  const isFixed = state.scale.value === "fixed";
  const isCompared = state.view.value === "compare";
  const isSigned = isCompared
    ? results.value.some((result) => result.signed)
    : shown.value?.result.signed === true;
  const change = (changed: Partial<ImageDisplay>) =>
    host.set("image_display", { ...display, ...changed });
  return (
    <div class="tfxg-controls">
      <Segmented
        label="image"
        value={mode}
        options={MODES}
        onChoose={(value) => change({ mode: value })}
      />
      {isSigned && (
        <Segmented
          label="sign"
          value={display.sign}
          options={SIGNS}
          onChoose={(value) => change({ sign: value })}
        />
      )}
      {mode === "overlay" && (
        <Slider
          name="opacity"
          label="opacity"
          hint="of the colours over the image"
          value={display.opacity}
          minimum={0}
          maximum={1}
          step={0.05}
          text={`${Math.round(display.opacity * 100)} %`}
          onChange={(opacity) => change({ opacity })}
        />
      )}
      {mode === "masked" ? (
        <Slider
          name="kept"
          label="in sight"
          hint="the share of the image that stays in sight"
          value={display.kept}
          minimum={0.01}
          maximum={1}
          step={0.01}
          text={`${Math.round(display.kept * 100)} %`}
          onChange={(kept) => change({ kept })}
        />
      ) : (
        <Slider
          name="percentile"
          label="clip at"
          hint={
            isFixed
              ? "nothing is clipped where all images share a scale"
              : "scores beyond this percentile all have the full colour"
          }
          value={display.percentile}
          minimum={50}
          maximum={100}
          step={1}
          text={isFixed || display.percentile >= 100 ? "off" : `${display.percentile} %`}
          disabled={isFixed}
          onChange={(percentile) => change({ percentile })}
        />
      )}
    </div>
  );
}
