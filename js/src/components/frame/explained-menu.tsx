import { useId } from "preact/hooks";
import type { MethodInfo, State } from "../../generated/protocol";
import { explainedWords } from "../../lib/scores/deviations";
import { outputTitle } from "../../lib/scores/phrases";
import { Menu } from "../controls/menu";
import { NEEDS_KERNEL, NOT_COMPUTED } from "../controls/phrases";
import { ParameterField } from "../methods/parameter-field";
import { useExplorer } from "./explorer";

const OUTPUTS: { readonly [O in State["output"]]: string } = {
  logit: "the model's raw score, before it is made a probability",
  probability: "the probability that the answer shows",
  log_odds: "the logarithm of p / (1 - p)",
};

/** Which number is explained, seen from where: always in words, and a menu to change it. */
export function ExplainedMenu() {
  const { state } = useExplorer();
  const method = state.catalogue.value.find(({ name }) => name === state.method.value);
  const words = explainedWords(
    { output: state.output.value, layer: state.layer.value },
    method,
    state.parameters.value,
  );
  const baseline = method?.parameters.find(({ name }) => name === "baseline");
  return (
    <Menu
      name="explained"
      label={`explained number: ${words}`}
      hint={`what is explained: ${words}. Click to change the output, the layer or the baseline`}
      buttonClass="tfxg-button tfxg-opener tfxg-explained"
      button={<span class="tfxg-name">{words}</span>}
    >
      {() => (
        <div class="tfxg-settings">
          <OutputSelect />
          <LayerSelect />
          {method !== undefined && baseline !== undefined && (
            <BaselineField method={method} parameter={baseline} />
          )}
        </div>
      )}
    </Menu>
  );
}

function OutputSelect() {
  const { state, canChoose, choose } = useExplorer();
  const id = useId();
  return (
    <>
      <label class="tfxg-label" for={id}>
        output
      </label>
      <div>
        <select
          id={id}
          class="tfxg-select"
          data-role="output"
          data-first
          value={state.output.value}
          title="the number of the target that is explained"
          onChange={(event) => {
            const output = OUTPUT_NAMES.find((name) => name === event.currentTarget.value);
            if (output !== undefined) choose({ output });
          }}
        >
          {OUTPUT_NAMES.map((output) => (
            <option
              key={output}
              value={output}
              disabled={!canChoose({ output }) && output !== state.output.value}
            >
              {outputTitle(output)}
            </option>
          ))}
        </select>
        <p class="tfxg-muted">{OUTPUTS[state.output.value]}</p>
      </div>
    </>
  );
}

const OUTPUT_NAMES = ["logit", "probability", "log_odds"] as const satisfies State["output"][];

function LayerSelect() {
  const { state, live, canChoose, choose } = useExplorer();
  const id = useId();
  const { layers, takes_image: takesImage } = state.model_info.value;
  if (layers.length === 0) return null;
  return (
    <>
      <label class="tfxg-label" for={id}>
        layer
      </label>
      <select
        id={id}
        class="tfxg-select"
        data-role="layer"
        value={state.layer.value}
        title={live.value ? "where the scores are taken" : NEEDS_KERNEL}
        onChange={(event) => choose({ layer: event.currentTarget.value })}
      >
        {["", ...layers].map((layer) => (
          <option
            key={layer}
            value={layer}
            disabled={!canChoose({ layer }) && layer !== state.layer.value}
            title={canChoose({ layer }) ? undefined : NOT_COMPUTED}
          >
            {layer || (takesImage ? "pixels" : "word embeddings")}
          </option>
        ))}
      </select>
    </>
  );
}

interface BaselineFieldProps {
  readonly method: MethodInfo;
  readonly parameter: MethodInfo["parameters"][number];
}

/** The method's own parameter, at hand where the other things that are explained are set. */
function BaselineField({ method, parameter }: BaselineFieldProps) {
  const { live } = useExplorer();
  return (
    <fieldset class="tfxg-baseline" disabled={!live.value}>
      <ParameterField key={method.name} method={method} parameter={parameter} />
    </fieldset>
  );
}
