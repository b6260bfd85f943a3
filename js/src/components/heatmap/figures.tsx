import { Fragment } from "preact";

/** Figures in a row. A line may break at the dots between them, not within one. */
export function Figures({ of }: { of: readonly string[] }) {
  return of.map((figure, at) => (
    <Fragment key={figure}>
      {at > 0 && " · "}
      <span class="tfxg-unbroken">{figure}</span>
    </Fragment>
  ));
}
