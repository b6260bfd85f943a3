import { useSignal } from "@preact/signals";
import { figures } from "../../lib/scores/numbers";
import { labelNote, shortened } from "../../lib/text-map/phrases";
import { neighboursOf } from "../../lib/text-map/points";
import { NEEDS_KERNEL } from "../controls/phrases";
import { useTextMap } from "./map";

/** So much of a neighbour's text is shown in its line. */
const LINE_LENGTH = 160;

/** The selected text, its nearest neighbours, and a way to explain it. */
export function Selection() {
  const { state, selected, points } = useTextMap();
  const index = selected.value;
  if (points.value.count === 0) return null;
  if (index === null) {
    return (
      <p class="tfxg-muted" data-role="hint">
        Click a point, or go to it by the arrow keys and press Enter, for its text and its nearest
        neighbours. Drag to move; zoom by +, −, or the wheel once the plot has the focus.
      </p>
    );
  }
  const described = {
    texts: state.texts.value,
    labels: state.labels.value,
    predictions: state.predictions.value,
  };
  return (
    <section class="tfxg-selection" aria-label="selected text" data-role="selection">
      <div class="tfxg-selected-text">
        <p dir="auto" data-role="selected-text">
          {state.texts.value[index]}
        </p>
        <p class="tfxg-muted">{labelNote(described, index)}</p>
        <Explain index={index} />
      </div>
      <Neighbours index={index} />
    </section>
  );
}

function Explain({ index }: { index: number }) {
  const { host } = useTextMap();
  const problem = useSignal("");
  if (!host.canBeLive) return null;
  const explain = async () => {
    problem.value = "";
    const reply = await host.request({ type: "explain_text", index });
    if (reply.type === "failed") problem.value = reply.message;
  };
  return (
    <div>
      <button
        type="button"
        class="tfxg-button tfxg-explain"
        data-role="explain"
        disabled={!host.live.value}
        title={host.live.value ? "open it in an explorer below" : NEEDS_KERNEL}
        onClick={() => void explain()}
      >
        explain this text
      </button>
      {problem.value !== "" && (
        <p class="tfxg-problem" role="alert">
          {problem.value}
        </p>
      )}
    </div>
  );
}

function Neighbours({ index }: { index: number }) {
  const map = useTextMap();
  const { state, hovered } = map;
  const placement = state.placement.value;
  if (placement === null) return null;
  const near = neighboursOf(placement, index);
  return (
    <div>
      <p class="tfxg-label">nearest neighbours, by cosine similarity of the vectors</p>
      <ol class="tfxg-neighbours" data-role="neighbours">
        {near.map((neighbour) => (
          <li key={neighbour.index}>
            <button
              type="button"
              data-neighbour-line={neighbour.index}
              data-pointed={hovered.value === neighbour.index ? "" : undefined}
              onPointerEnter={() => {
                hovered.value = neighbour.index;
              }}
              onPointerLeave={() => {
                hovered.value = null;
              }}
              onClick={() => {
                map.select(neighbour.index);
                map.show(neighbour.index);
              }}
            >
              <span class="tfxg-figure">{figures(neighbour.similarity)}</span>
              <span dir="auto">
                {shortened(state.texts.value[neighbour.index] ?? "", LINE_LENGTH)}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}
