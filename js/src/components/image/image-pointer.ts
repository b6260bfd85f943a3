import type { RefObject } from "preact";
import { type Grid, squareAt } from "../../lib/image/image-grid";
import { useExplorer } from "../frame/explorer";

/** What moving and clicking over a canvas mean, by the square that is there. */
export function useImagePointer(canvas: RefObject<HTMLCanvasElement | null>, grid: Grid) {
  const { point, toggle } = useExplorer();
  const squareOf = (event: MouseEvent) => {
    const box = canvas.current?.getBoundingClientRect();
    if (box === undefined) return null;
    const { clientX, clientY } = event;
    return squareAt(grid, (clientX - box.left) / box.width, (clientY - box.top) / box.height);
  };
  const pointThere = (event: PointerEvent) => point(squareOf(event));
  return {
    onPointerDown: pointThere,
    onPointerMove: pointThere,
    onPointerLeave: () => point(null),
    // Around it, moving and clicking mean to point at nothing and to clear the selection.
    onPointerOver: (event: PointerEvent) => event.stopPropagation(),
    onClick: (event: MouseEvent) => {
      event.stopPropagation();
      const square = squareOf(event);
      if (square !== null) toggle(square);
    },
  };
}
