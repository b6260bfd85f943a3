import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { MethodInfo, Parameter } from "../../generated/protocol";
import { parameterValue, readParameter, withParameter } from "../../lib/methods/parameters";
import { useExplorer } from "../frame/explorer";

interface ParameterFieldProps {
  readonly method: MethodInfo;
  readonly parameter: Parameter;
}

/** One parameter. A value that does not fit is pointed out and stays here. */
export function ParameterField({ method, parameter }: ParameterFieldProps) {
  const { host, state } = useExplorer();
  const problem = useSignal("");
  // What stands in the field while it differs from what was sent.
  const draft = useSignal<string | null>(null);
  const id = useId();
  const value = parameterValue(state.parameters.value, method.name, parameter);

  const edit = (entered: string) => {
    const read = readParameter(parameter, entered);
    draft.value = entered;
    problem.value = read.ok ? "" : read.message;
  };
  const send = (entered: string | boolean) => {
    const read = readParameter(parameter, entered);
    problem.value = read.ok ? "" : read.message;
    if (!read.ok) return;
    draft.value = null;
    const next = withParameter(state.parameters.peek(), method, parameter, read.value);
    host.set("parameters", next);
  };

  return (
    <div class="tfxg-parameter" title={parameter.doc}>
      <label for={id}>{parameter.title}</label>
      <Field
        id={id}
        parameter={parameter}
        value={draft.value ?? value}
        isWrong={problem.value !== ""}
        edit={edit}
        send={send}
      />
      {problem.value !== "" && (
        <span class="tfxg-problem" role="alert" id={`${id}-problem`}>
          {problem.value}
        </span>
      )}
    </div>
  );
}

interface FieldProps {
  readonly id: string;
  readonly parameter: Parameter;
  readonly value: boolean | number | string;
  readonly isWrong: boolean;
  readonly edit: (entered: string) => void;
  readonly send: (entered: string | boolean) => void;
}

function Field({ id, parameter, value, isWrong, edit, send }: FieldProps) {
  const { name, kind, choices } = parameter;
  const common = { id, "data-parameter": name, "aria-invalid": isWrong };
  switch (kind) {
    case "flag":
      return (
        <input
          {...common}
          type="checkbox"
          checked={value === true}
          onChange={(event) => send(event.currentTarget.checked)}
        />
      );
    case "choice":
      return (
        <select
          {...common}
          class="tfxg-select"
          value={String(value)}
          onChange={(event) => send(event.currentTarget.value)}
        >
          {choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      );
    default:
      return (
        <>
          <input
            {...common}
            class="tfxg-input"
            type={kind === "text" ? "text" : "number"}
            min={parameter.minimum ?? undefined}
            max={parameter.maximum ?? undefined}
            step={kind === "integer" ? 1 : "any"}
            list={choices.length > 0 ? `${id}-choices` : undefined}
            aria-describedby={isWrong ? `${id}-problem` : undefined}
            value={String(value)}
            onInput={(event) => edit(event.currentTarget.value)}
            onChange={(event) => send(event.currentTarget.value)}
          />
          {choices.length > 0 && (
            <datalist id={`${id}-choices`}>
              {choices.map((choice) => (
                <option key={choice} value={choice} />
              ))}
            </datalist>
          )}
        </>
      );
  }
}
