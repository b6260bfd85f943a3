import type { ComponentChildren } from "preact";
import { useExplorer } from "./explorer";
import { ExportMenu } from "./export-menu";
import { SettingsMenu } from "./settings-menu";

/** Which model this is, and what can be done with the whole widget. `children` switches views. */
export function Header({ children }: { children: ComponentChildren }) {
  const { state, host, live } = useExplorer();
  const { name, task } = state.model_info.value;
  return (
    <div class="tfxg-header">
      <div class="tfxg-model" title={name}>
        <b>{name}</b>
        {task !== "" && <span class="tfxg-task">{task.replaceAll("_", " ")}</span>}
        {!live.value && (host.silent.value || !host.canBeLive) && (
          <span
            class="tfxg-badge"
            data-role="no-kernel"
            title={
              host.canBeLive
                ? "no kernel has answered: what is computed can be explored"
                : "saved without a kernel: what was computed can be explored"
            }
          >
            {host.canBeLive ? "no kernel" : "saved page"}
          </span>
        )}
      </div>
      <div class="tfxg-actions">
        {children}
        <ExportMenu />
        <SettingsMenu />
      </div>
    </div>
  );
}
