import { useLayoutEffect, useRef } from "preact/hooks";
import { type Grid, squareStyle } from "../../lib/image/image-grid";
import type { Paint, Pane } from "../../lib/image/overlay";
import { useExplorer } from "../frame/explorer";
import { drawPane, scaleTo } from "./draw-image";
import { loadedImage } from "./image-paint";
import { useImagePointer } from "./image-pointer";

interface ImagePaneProps {
  readonly grid: Grid;
  readonly pane: Pane;
  /** Null while there are no scores. */
  readonly paint: Paint | null;
  /** In pixels: as wide as it is drawn at least, for screens of any density. */
  readonly sharpness: number;
}

/** The image with its scores, to point at and to click. */
export function ImagePane({ grid, pane, paint, sharpness }: ImagePaneProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const image = loadedImage(grid.image);
  const scale = scaleTo(sharpness, grid);

  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d") ?? null;
    if (context !== null && image !== null) drawPane(context, image, grid, pane, paint);
  });

  return (
    <div
      class="tfxg-pane"
      data-pane={pane}
      data-drawn={image !== null}
      {...useImagePointer(canvas, grid)}
    >
      <canvas ref={canvas} width={grid.image.width * scale} height={grid.image.height * scale} />
      <Marks grid={grid} />
    </div>
  );
}

/** Frames around what is selected and pointed at: a step of the pointer draws nothing anew. */
function Marks({ grid }: { grid: Grid }) {
  const { pointed, selected } = useExplorer();
  return (
    <>
      {selected.value.map(({ index }) => (
        <i
          key={index}
          class="tfxg-mark"
          data-mark="selected"
          data-square={index}
          style={squareStyle(grid, index)}
        />
      ))}
      {pointed.value !== undefined && (
        <i
          class="tfxg-mark"
          data-mark="pointed"
          data-square={pointed.value.index}
          style={squareStyle(grid, pointed.value.index)}
        />
      )}
    </>
  );
}
