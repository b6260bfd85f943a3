import { useId } from "preact/hooks";
import type { State } from "../../generated/protocol";
import { PALETTES } from "../../lib/colours/colour";
import { outputTitle } from "../../lib/scores/phrases";
import { SettingsIcon } from "../controls/icons";
import { Menu } from "../controls/menu";
import { NEEDS_KERNEL, NOT_COMPUTED } from "../controls/phrases";
import { Segmented } from "../controls/segmented";
import { useExplorer } from "./explorer";

const OUTPUTS: readonly State["output"][] = ["logit", "probability", "log_odds"];
const PALETTE_NAMES = Object.keys(PALETTES) as readonly State["palette"][];

/** Everything that is set once and then left alone. */
export function SettingsMenu() {
  const { host, state } = useExplorer();
  return (
    <Menu label="Settings" name="settings" button={<SettingsIcon />}>
      {() => (
        <div class="tfxg-settings">
          <span class="tfxg-label">palette</span>
          <Segmented
            label="palette"
            value={state.palette.value}
            options={PALETTE_NAMES.map((value) => ({
              value,
              title: <Swatch palette={value} />,
              hint: value.replace("_", " and "),
            }))}
            onChoose={(value) => host.set("palette", value)}
          />
          <span class="tfxg-label">scale</span>
          <Segmented
            label="scale"
            value={state.scale.value}
            options={[
              { value: "input", title: "input", hint: "full colour at the strongest score shown" },
              {
                value: "fixed",
                title: "fixed",
                hint: "full colour at the method's strongest score so far, to compare inputs",
              },
            ]}
            onChoose={(value) => host.set("scale", value)}
          />
          <OutputSelect />
          <LayerSelect />
        </div>
      )}
    </Menu>
  );
}

function Swatch({ palette }: { palette: State["palette"] }) {
  const { theme } = useExplorer();
  const poles = PALETTES[palette][theme.value.dark ? "dark" : "light"];
  return (
    <span class="tfxg-swatch" role="img" aria-label={palette.replace("_", " and ")}>
      <i style={`background-color:${poles.negative}`} />
      <i style={`background-color:${poles.positive}`} />
    </span>
  );
}

function OutputSelect() {
  const { state, canChoose, choose } = useExplorer();
  const id = useId();
  return (
    <>
      <label class="tfxg-label" for={id}>
        output
      </label>
      <select
        id={id}
        class="tfxg-select"
        data-role="output"
        value={state.output.value}
        title="the number of the target that is explained"
        onChange={(event) => {
          const output = OUTPUTS.find((name) => name === event.currentTarget.value);
          if (output !== undefined) choose({ output });
        }}
      >
        {OUTPUTS.map((output) => (
          <option
            key={output}
            value={output}
            disabled={!canChoose({ output }) && output !== state.output.value}
          >
            {outputTitle(output)}
          </option>
        ))}
      </select>
    </>
  );
}

function LayerSelect() {
  const { state, live, canChoose, choose } = useExplorer();
  const id = useId();
  const { layers, takes_image: takesImage } = state.model_info.value;
  if (layers.length === 0) return null;
  return (
    <>
      <label class="tfxg-label" for={id}>
        layer
      </label>
      <select
        id={id}
        class="tfxg-select"
        data-role="layer"
        value={state.layer.value}
        title={live.value ? "where the scores are taken" : NEEDS_KERNEL}
        onChange={(event) => choose({ layer: event.currentTarget.value })}
      >
        {["", ...layers].map((layer) => (
          <option
            key={layer}
            value={layer}
            disabled={!canChoose({ layer }) && layer !== state.layer.value}
            title={canChoose({ layer }) ? undefined : NOT_COMPUTED}
          >
            {layer || (takesImage ? "pixels" : "word embeddings")}
          </option>
        ))}
      </select>
    </>
  );
}
