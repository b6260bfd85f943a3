import { useLayoutEffect, useRef } from "preact/hooks";
import type { Ramp } from "../../../lib/colours/colour";

interface ThumbnailProps {
  /** Row by row. */
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** The size of value with the full colour. */
  readonly extent: number;
  readonly ramp: Ramp;
}

/** Numbers as one pixel each, enlarged by the style sheet. */
export function Thumbnail({ values, rows, columns, extent, ramp }: ThumbnailProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d") ?? null;
    if (context === null || rows * columns === 0) return;
    const pixels = new ImageData(columns, rows);
    values.forEach((value, at) => {
      const { background } = ramp.at(extent > 0 ? value / extent : 0);
      const rgb = Number.parseInt(background.slice(1), 16);
      pixels.data.set([rgb >> 16, (rgb >> 8) & 255, rgb & 255, 255], 4 * at);
    });
    context.putImageData(pixels, 0, 0);
  }, [values, rows, columns, extent, ramp]);
  return <canvas ref={canvas} width={columns} height={rows} />;
}
