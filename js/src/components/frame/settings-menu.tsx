import type { State } from "../../generated/protocol";
import { PALETTES } from "../../lib/colours/colour";
import { SettingsIcon } from "../controls/icons";
import { Menu } from "../controls/menu";
import { Segmented } from "../controls/segmented";
import { useExplorer } from "./explorer";

const PALETTE_NAMES = Object.keys(PALETTES) as readonly State["palette"][];

/** How colours are drawn: what is set once and then left alone. */
export function SettingsMenu() {
  const { host, state } = useExplorer();
  return (
    <Menu label="Settings: colours" name="settings" button={<SettingsIcon />}>
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
              {
                value: "input",
                title: "this text",
                hint: "full colour at the strongest score shown",
              },
              {
                value: "fixed",
                title: "all so far",
                hint: "full colour at the method's strongest score so far, to compare inputs",
              },
            ]}
            onChoose={(value) => host.set("scale", value)}
          />
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
