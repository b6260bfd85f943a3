import { useRef } from "preact/hooks";
import { TokenLine } from "../heatmap/token-line";
import { Minimap } from "./minimap";

/** The coloured text, scrolled where it is long, with a small picture of the whole beside it. */
export function TextEditor() {
  const scroller = useRef<HTMLDivElement>(null);
  return (
    <div class="tfxg-text">
      <div ref={scroller} class="tfxg-scroller">
        <TokenLine />
      </div>
      <Minimap scroller={scroller} />
    </div>
  );
}
