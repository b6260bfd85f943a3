import { families, withFamilyToggled } from "../../lib/methods/catalogue";
import { familyWords } from "../../lib/methods/questions";
import { useExplorer } from "../frame/explorer";

/** Which methods the comparison shows: whole families at a click, or all, or none to start from. */
export function CompareChooser() {
  const { host, state } = useExplorer();
  const catalogue = state.catalogue.value;
  const leftOut = state.left_out.value;
  const show = (names: string[]) => host.set("left_out", names);
  return (
    <div class="tfxg-chooser" role="group" aria-label="families to compare">
      {families(catalogue).map(({ name, methods }) => {
        const shown = methods.filter((method) => !leftOut.includes(method.name)).length;
        const { title, about } = familyWords(name);
        const isWhole = shown === methods.length;
        return (
          <button
            key={name}
            type="button"
            class="tfxg-segment"
            data-compared-family={name}
            aria-pressed={isWhole ? "true" : shown > 0 ? "mixed" : "false"}
            title={`${isWhole ? "leave out" : "show"} ${[title, about].filter(Boolean).join(": ")}`}
            onClick={() => show(withFamilyToggled(leftOut, methods))}
          >
            {name}{" "}
            <span class="tfxg-figure">
              {isWhole || shown === 0 ? methods.length : `${shown} of ${methods.length}`}
            </span>
          </button>
        );
      })}
      <span class="tfxg-chooser-ends">
        <button
          type="button"
          class="tfxg-link"
          data-role="compare-all"
          disabled={leftOut.length === 0}
          onClick={() => show([])}
        >
          all
        </button>
        <button
          type="button"
          class="tfxg-link"
          data-role="compare-none"
          disabled={catalogue.every(({ name }) => leftOut.includes(name))}
          onClick={() => show(catalogue.map(({ name }) => name))}
        >
          none
        </button>
      </span>
    </div>
  );
}
