import { useExplorer } from "../components/frame/explorer";
import { views } from "./registry";

/** The views to switch between; pressing the one that is on leads back to the heatmap. */
export function ViewTabs() {
  const explorer = useExplorer();
  const { host, state } = explorer;
  return (
    <div class="tfxg-views" role="group" aria-label="view">
      {views(state.loaded_views.value).map(({ name, Icon, label, hint, isOffered }) => {
        const isOn = state.view.value === name;
        if (!isOffered(explorer)) return null;
        return (
          <button
            key={name}
            type="button"
            class="tfxg-button"
            data-role={name}
            aria-pressed={isOn}
            aria-label={label}
            title={hint}
            onClick={() => host.set("view", isOn ? "heatmap" : name)}
          >
            <Icon />
            <span class="tfxg-wide">{name}</span>
          </button>
        );
      })}
    </div>
  );
}
