import type { Form } from "../../lib/colours/categories";

/** Corners of the forms that have some, on a circle of radius 1, first at the top. */
const CORNERS: Readonly<Partial<Record<Form, readonly (readonly [number, number])[]>>> = {
  square: polygon(4, Math.PI / 4, 1.25),
  triangle: polygon(3, 0, 1.4),
  diamond: polygon(4, 0, 1.35),
  cross: cross(1.25, 0.42),
  star: star(5, 1.5, 0.62),
};

/** The outline of a mark as an SVG path about the origin; also what a canvas draws. */
export function formPath(form: Form, radius: number): string {
  const corners = CORNERS[form];
  if (corners === undefined) {
    return `M${-radius} 0a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;
  }
  return `M${corners.map(([x, y]) => `${x * radius} ${y * radius}`).join("L")}z`;
}

/** Smaller where there are more. */
export function radiusFor(count: number): number {
  return Math.min(5.5, Math.max(2.5, 7 - Math.log10(Math.max(1, count)) * 1.1));
}

function polygon(corners: number, turn: number, radius: number): [number, number][] {
  return Array.from({ length: corners }, (_, at) => {
    const angle = turn - Math.PI / 2 + (2 * Math.PI * at) / corners;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

function star(points: number, outer: number, inner: number): [number, number][] {
  return polygon(2 * points, 0, 1).map(([x, y], at) => {
    const radius = at % 2 === 0 ? outer : inner;
    return [x * radius, y * radius];
  });
}

/** A diagonal cross of arms with a half width. */
function cross(length: number, half: number): [number, number][] {
  const arm: [number, number][] = [
    [half, -half],
    [half, -length],
    [-half, -length],
  ];
  const turn = Math.PI / 4;
  return [3, 2, 1, 0].flatMap((quarter) =>
    arm.map(([x, y]): [number, number] => {
      const angle = turn + (quarter * Math.PI) / 2;
      return [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];
    }),
  );
}
