import type { MethodInfo, Result, State } from "../../generated/protocol";
import { outputTitle } from "./phrases";

type Explained = Pick<Result, "output" | "layer">;

/**
 * What is explained apart from the target and the method, in words: the number, and whatever
 * differs from the default: `probability, at layer_3, baseline [MASK], steps 64`.
 */
export function explainedWords(
  { output, layer }: Explained,
  method: MethodInfo | undefined,
  parameters: State["parameters"],
): string {
  const place = layer === "" ? [] : [`at ${layer}`];
  const changed = Object.entries(parameters[method?.name ?? ""] ?? {}).map(([name, value]) => {
    const title = method?.parameters.find((parameter) => parameter.name === name)?.title ?? name;
    if (typeof value === "boolean") return value ? title : `no ${title}`;
    return `${title} ${value}`;
  });
  return [outputTitle(output), ...place, ...changed].join(", ");
}
