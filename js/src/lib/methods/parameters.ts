import type { MethodInfo, Parameter, State } from "../../generated/protocol";
import { nearName } from "../text/near-names";

export type Scalar = boolean | number | string;

export type Read =
  | { readonly ok: true; readonly value: Scalar }
  | { readonly ok: false; readonly message: string };

/** Turn what stands in a field into the parameter's value, or say what is wrong with it. */
export function readParameter(parameter: Parameter, entered: string | boolean): Read {
  if (typeof entered === "boolean") return { ok: true, value: entered };
  switch (parameter.kind) {
    case "integer":
    case "number":
      return readNumber(parameter, entered.trim());
    case "choice":
      return parameter.choices.includes(entered)
        ? { ok: true, value: entered }
        : { ok: false, message: `one of ${parameter.choices.join(", ")}` };
    default:
      return { ok: true, value: entered };
  }
}

function readNumber(parameter: Parameter, entered: string): Read {
  const value = Number(entered);
  const kind = parameter.kind === "integer" ? "a whole number" : "a number";
  const fits = parameter.kind === "integer" ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (entered === "" || !fits) return { ok: false, message: `has to be ${kind}` };
  if (parameter.minimum !== null && value < parameter.minimum) {
    return { ok: false, message: `at least ${parameter.minimum}` };
  }
  if (parameter.maximum !== null && value > parameter.maximum) {
    return { ok: false, message: `at most ${parameter.maximum}` };
  }
  return { ok: true, value };
}

/** What a field that takes names and any other text was understood as. */
export interface OwnText {
  /** `baseline text: maks` */
  readonly message: string;
  /** The name that was probably meant, if one is close. */
  readonly near: string | null;
}

/** Says that an entry is none of the names that the parameter knows; null where it is one. */
export function ownText(parameter: Parameter, entered: Scalar): OwnText | null {
  const { kind, choices, title } = parameter;
  if (kind !== "text" || choices.length < 2 || typeof entered !== "string") return null;
  if (entered === "" || choices.includes(entered) || entered === parameter.default) return null;
  return { message: `${title} text: ${entered}`, near: nearName(entered, choices) };
}

export function parameterValue(
  parameters: State["parameters"],
  method: string,
  parameter: Parameter,
): Scalar {
  return parameters[method]?.[parameter.name] ?? parameter.default;
}

/** The parameters with one of them set; only what differs from its default is kept. */
export function withParameter(
  parameters: State["parameters"],
  method: MethodInfo,
  parameter: Parameter,
  value: Scalar,
): State["parameters"] {
  const own = Object.entries(parameters[method.name] ?? {});
  const others = own.filter(([name]) => name !== parameter.name);
  const changed =
    value === parameter.default ? others : [...others, [parameter.name, value] as const];
  return withOwn(parameters, method.name, changed);
}

export function withDefaults(parameters: State["parameters"], method: string): State["parameters"] {
  return withOwn(parameters, method, []);
}

function withOwn(
  parameters: State["parameters"],
  method: string,
  own: readonly (readonly [string, Scalar])[],
): State["parameters"] {
  const others = Object.entries(parameters).filter(([name]) => name !== method);
  const entries =
    own.length === 0 ? others : [...others, [method, Object.fromEntries(own)] as const];
  return Object.fromEntries(entries);
}
