import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { MethodInfo, Parameter } from "../../generated/protocol";
import {
  ownText,
  parameterValue,
  readParameter,
  withParameter,
} from "../../lib/methods/parameters";
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
      <OwnTextNote parameter={parameter} entered={draft.value === null ? value : ""} send={send} />
    </div>
  );
}

interface OwnTextNoteProps {
  readonly parameter: Parameter;
  readonly entered: boolean | number | string;
  readonly send: (entered: string) => void;
}

/** Tells a text from a name, so that a mistyped name is seen. */
function OwnTextNote({ parameter, entered, send }: OwnTextNoteProps) {
  const own = ownText(parameter, entered);
  if (own === null) return null;
  const { message, near } = own;
  return (
    <span class="tfxg-own-text" role="status" data-role="own-text">
      <bdi>{message}</bdi>
      {near !== null && (
        <button type="button" class="tfxg-link" data-near={near} onClick={() => send(near)}>
          did you mean {near}?
        </button>
      )}
    </span>
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
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.isComposing) return;
              // Notebooks keep the browser from making a change of it.
              event.preventDefault();
              send(event.currentTarget.value);
            }}
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
