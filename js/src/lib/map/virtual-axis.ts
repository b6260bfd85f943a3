/** Rows or columns in a line: where each starts, and at the end where the last one ends. */
export type Tracks = readonly number[];

/** From the first up to but not the last. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What is drawn comes and goes by so many, so that most steps of scrolling change nothing. */
const CHUNK = 8;

export function tracksOf(sizes: readonly number[]): Tracks {
  const starts = [0];
  for (const size of sizes) starts.push((starts.at(-1) ?? 0) + size);
  return starts;
}

/** The track at a distance from the start; the first or last beyond either end. */
export function trackAt(tracks: Tracks, distance: number): number {
  let from = 0;
  let to = tracks.length - 2;
  while (from < to) {
    const middle = Math.ceil((from + to) / 2);
    if ((tracks[middle] ?? 0) <= distance) from = middle;
    else to = middle - 1;
  }
  return Math.max(0, from);
}

/** Which tracks have to be drawn where `length` is shown from `scrolled` on. */
export function inSight(tracks: Tracks, scrolled: number, length: number): Range {
  const first = Math.floor(trackAt(tracks, scrolled) / CHUNK) - 1;
  const last = Math.floor(trackAt(tracks, scrolled + length) / CHUNK) + 2;
  return { from: Math.max(0, first * CHUNK), to: Math.min(tracks.length - 1, last * CHUNK) };
}

/** Which tracks are shown whole where `length` is shown from `scrolled` on. */
export function whollyInSight(tracks: Tracks, scrolled: number, length: number): Range {
  const first = trackAt(tracks, scrolled);
  const last = trackAt(tracks, scrolled + length);
  return {
    from: (tracks[first] ?? 0) < scrolled ? first + 1 : first,
    to: (tracks[last + 1] ?? 0) <= scrolled + length ? last + 1 : last,
  };
}

/** How far to scroll so that a track is shown whole, with the least movement. */
export function scrolledTo(tracks: Tracks, at: number, scrolled: number, length: number): number {
  const [start = 0, end = start] = [tracks[at], tracks[at + 1]];
  return Math.max(0, Math.min(start, Math.max(scrolled, end - length)));
}
