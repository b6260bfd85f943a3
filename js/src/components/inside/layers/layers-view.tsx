import type { Overview } from "../../../generated/protocol";
import { AnswersView } from "./answers-view";
import { LensView } from "./lens-view";

/** How the answer forms from layer to layer. */
export function LayersView({ overview }: { overview: Overview }) {
  return overview.lens === "tokens" ? <LensView /> : <AnswersView overview={overview} />;
}
