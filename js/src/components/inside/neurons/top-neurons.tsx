import type { LayerToken } from "../../../generated/protocol";
import { layerTokensOf } from "../../../lib/inside/layer-tokens";
import { partsOfType } from "../../../lib/inside/parts";
import { largestOf } from "../../../lib/inside/quantised";
import { figures, signed } from "../../../lib/scores/numbers";
import { shownText } from "../../../lib/text/shown-text";
import { useExplorer } from "../../frame/explorer";
import { SignedBar } from "../layers/where-view";
import { useInside } from "../shared/inside-state";
import { Missing } from "../shared/missing";
import { usePart } from "../shared/use-parts";

/** The neurons on which the target depends most, at the selected token. */
export function TopNeurons({ tokens }: { tokens: readonly LayerToken[] }) {
  const { state, layout, selected } = useExplorer();
  const { subject } = useInside();
  const known = partsOfType(state.inside.value, "top_neurons", subject.value)[0]?.query.token;
  const [own] =
    layout.value === null ? [] : layerTokensOf(layout.value, selected.value.at(-1)?.index, tokens);
  const token = own ?? known ?? 0;
  const opened = usePart<"top_neurons">({ type: "top_neurons", token });
  const neurons = opened.part?.neurons ?? [];
  const most = largestOf(neurons.map(({ product }) => product));
  return (
    <section class="tfxg-neurons" aria-label="neurons of one token" data-role="top-neurons">
      <p>
        {"at "}
        <b>{shownText(tokens[token]?.name ?? "")}</b>
        <span class="tfxg-muted">
          , activation × gradient of the target (click a token for its own)
        </span>
      </p>
      {opened.part === null && <Missing of={opened} />}
      {neurons.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">layer·neuron</th>
              <th scope="col">activation</th>
              <th scope="col" colSpan={2}>
                activation × gradient
              </th>
            </tr>
          </thead>
          <tbody>
            {neurons.map(({ layer, index, activation, product }) => (
              <tr key={`${layer} ${index}`}>
                <th scope="row">{`${layer}·${index}`}</th>
                <td>{figures(activation)}</td>
                <td>
                  <SignedBar fraction={most > 0 ? product / most : 0} />
                </td>
                <td>{signed(product)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
