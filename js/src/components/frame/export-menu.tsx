import { useSignal } from "@preact/signals";
import { KEPT_BYTES } from "../../generated/traits";
import { csvFile, jsonFile } from "../../lib/files";
import { storedBytes } from "../../lib/state/size";
import { ExportIcon } from "../controls/icons";
import { Menu } from "../controls/menu";
import { imageOf } from "../image/export-image";
import { download } from "./download";
import { type Explorer, useExplorer } from "./explorer";

/** Tables are made here from what is shown, with or without a kernel; a page by the kernel. */
export function ExportMenu() {
  const explorer = useExplorer();
  const problem = useSignal("");
  const working = useSignal(false);
  const { host, state, live } = explorer;

  async function exportPage(close: () => void) {
    problem.value = "";
    working.value = true;
    const reply = await host.request({ type: "export", format: "html" });
    working.value = false;
    if (reply.type === "file") {
      download({ name: reply.name, mediaType: reply.media_type, content: reply.content });
      close();
    } else {
      problem.value = reply.type === "failed" ? reply.message : "the kernel sent no file";
    }
  }

  async function exportImage(close: () => void) {
    try {
      download(await imageOf(explorer));
      close();
    } catch (fault) {
      problem.value = fault instanceof Error ? fault.message : String(fault);
    }
  }

  return (
    <Menu
      label="Export"
      name="export"
      button={
        <>
          <ExportIcon />
          <span class="tfxg-wide">export</span>
        </>
      }
    >
      {(close) => (
        <>
          {host.canBeLive && (
            <button
              type="button"
              class="tfxg-entry"
              data-export="html"
              disabled={!live.value || working.value}
              title={live.value ? "one file that needs no kernel and no network" : "needs a kernel"}
              onClick={() => void exportPage(close)}
            >
              <b>Page</b> <span>{working.value ? "asking the kernel…" : "explorable HTML"}</span>
            </button>
          )}
          {host.canBeLive && state.loaded_views.value.length > 0 && <KeptViews />}
          {explorer.layout.value?.grid && (
            <button
              type="button"
              class="tfxg-entry"
              data-export="png"
              disabled={explorer.shown.value === null}
              onClick={() => void exportImage(close)}
            >
              <b>PNG</b> <span>the image under the shown scores</span>
            </button>
          )}
          {TABLES.map(({ format, title, hint, make }) => (
            <button
              key={format}
              type="button"
              class="tfxg-entry"
              data-export={format}
              disabled={make(explorer) === null}
              onClick={() => {
                const file = make(explorer);
                if (file !== null) download(file);
                close();
              }}
            >
              <b>{title}</b> <span>{hint}</span>
            </button>
          ))}
          {problem.value !== "" && (
            <p class="tfxg-problem" role="alert">
              {problem.value}
            </p>
          )}
        </>
      )}
    </Menu>
  );
}

/** What a saved page has of the views into the model. */
function KeptViews() {
  const { state } = useExplorer();
  const used = storedBytes(state.inside.value);
  const [most, now] = [KEPT_BYTES, used].map((bytes) => (bytes / 1e6).toFixed(1).replace(".0", ""));
  return (
    <p class="tfxg-entry-note" data-role="kept-views">
      A page keeps what was opened inside the model, the latest {most} MB of it
      {state.inside.value.length > 0 && ` (${used < 5e4 ? "less than 0.1" : now} MB so far)`}.
    </p>
  );
}

const TABLES = [
  {
    format: "csv",
    title: "CSV",
    hint: "a line for each score",
    make: (explorer: Explorer) => {
      const layout = explorer.layout.value;
      const results = resultsToExport(explorer);
      return layout === null || results.length === 0 ? null : csvFile(layout, results);
    },
  },
  {
    format: "json",
    title: "JSON",
    hint: "raw scores, answer and parameters",
    make: (explorer: Explorer) => {
      const layout = explorer.layout.value;
      const results = resultsToExport(explorer);
      if (layout === null || results.length === 0) return null;
      return jsonFile(layout, results, explorer.state.model_info.value);
    },
  },
] as const;

/** What is shown now: one result, or all that are compared. */
function resultsToExport({ state, compared, shown }: Explorer) {
  if (state.view.value === "compare") {
    return compared.value.map(({ result }) => result).filter((result) => result !== undefined);
  }
  return shown.value === null ? [] : [shown.value.result];
}
