import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { AlignedText } from "../components/compare/aligned-text";
import { CompareChooser } from "../components/compare/method-chooser";
import { CompareRow } from "../components/compare/row";
import { useStripMarks } from "../components/compare/strip-marks";
import { CompareTile } from "../components/compare/tile";
import { useGradually } from "../components/controls/gradual-list";
import { NOT_COMPUTED } from "../components/controls/phrases";
import { EditedText, EditText } from "../components/editor/edit-text";
import { useExplorer } from "../components/frame/explorer";
import { ChosenProgress } from "../components/frame/progress";
import { Caption } from "../components/heatmap/caption";
import { CutNotice } from "../components/heatmap/cut-notice";
import { Details } from "../components/heatmap/details";
import { usePointedMark, useTokenPointer } from "../components/heatmap/token-pointer";
import { ImageControls } from "../components/image/image-controls";
import type { MethodInfo } from "../generated/protocol";
import { leftOutOfFamilies } from "../lib/methods/catalogue";
import { count } from "../lib/scores/numbers";

/** How many tokens or words are drawn in one go: more would take longer than a click may. */
const AT_ONCE = 1024;

/** So many methods without a row are named at once; more are behind their number. */
const FEW = 4;

/** Longer texts are compared as strips: in every row they would fill pages. */
const MOST_IN_ROWS = 40;

/** Methods below one another, the same text wrapped at the same places; of an image, tiles. */
export function Compare() {
  const { state, compared, layout, stale, atRest, live, host, choose } = useExplorer();
  const table = useRef<HTMLDivElement>(null);
  const isEditing = useSignal(false);
  usePointedMark(table);
  useStripMarks(table);
  const rows = compared.value.filter(({ result }) => result !== undefined);
  const grid = layout.value?.grid ?? null;
  const isLong = grid === null && (layout.value?.units.length ?? 0) > MOST_IN_ROWS;
  const step = Math.max(1, Math.round(AT_ONCE / (layout.value?.units.length || 1)));
  const drawn = useGradually(rows.length, step, layout.value);
  const missing = compared.value.filter(({ result }) => result === undefined);
  const leftOut = leftOutOfFamilies(state.catalogue.value, state.left_out.value);
  return (
    <div class="tfxg-box tfxg-compare" data-dimmed={stale.value && !atRest.value}>
      <CutNotice />
      <div class="tfxg-box-head">
        <CompareChooser />
        {grid === null && <EditText isOpen={isEditing} />}
      </div>
      {grid === null && isEditing.value && <EditedText />}
      {grid !== null && <ImageControls />}
      <div
        ref={table}
        class={grid === null ? "tfxg-compare-table" : "tfxg-tiles"}
        {...useTokenPointer()}
      >
        {/* While the text is edited, it stands above and stays aligned with the strips. */}
        {isLong && !isEditing.value && layout.value !== null && (
          <AlignedText layout={layout.value} />
        )}
        {rows.slice(0, drawn).map(({ method, result }, k) => {
          if (layout.value === null || result === undefined) return null;
          const own = { key: method.name, method, result, layout: layout.value };
          if (grid !== null) return <CompareTile {...own} grid={grid} />;
          return (
            <CompareRow
              {...own}
              beginsFamily={rows[k - 1]?.method.family !== method.family}
              isLong={isLong}
            />
          );
        })}
      </div>
      <div class="tfxg-box-foot">
        <Caption of={state.left_out.value.length > 0 ? "some methods" : "all methods"} />
        <ChosenProgress />
        <Details />
      </div>
      <Methods
        title="not computed"
        methods={missing.map(({ method }) => method)}
        disabled={!live.value}
        onChoose={(method) => choose({ method })}
      />
      <Methods
        title="left out"
        methods={leftOut}
        onChoose={(name) =>
          host.set(
            "left_out",
            state.left_out.peek().filter((other) => other !== name),
          )
        }
      />
    </div>
  );
}

interface MethodsProps {
  readonly title: string;
  readonly methods: readonly MethodInfo[];
  readonly disabled?: boolean;
  readonly onChoose: (method: string) => void;
}

/** What has no row, and a way to get one. */
function Methods({ title, methods, disabled = false, onChoose }: MethodsProps) {
  if (methods.length === 0) return null;
  return (
    <details class="tfxg-missing" data-missing={title} open={methods.length <= FEW}>
      <summary>
        {count(methods.length, "method")} {title}
      </summary>
      <div class="tfxg-missing-methods">
        {methods.map((method) => (
          <button
            key={method.name}
            type="button"
            class="tfxg-method"
            disabled={disabled}
            title={disabled ? NOT_COMPUTED : method.doc}
            onClick={() => onChoose(method.name)}
          >
            {method.title}
          </button>
        ))}
      </div>
    </details>
  );
}
