import type { TargetScore } from "../generated/protocol";
import { figures, probability } from "../lib/numbers";
import { findTargets } from "../lib/targets";
import { type Choice, Combobox } from "./combobox";
import { NOT_COMPUTED } from "./words";

interface TargetSearchProps {
  readonly name: string;
  readonly label: string;
  readonly placeholder?: string;
  readonly targets: readonly TargetScore[];
  readonly value: string;
  readonly text: string;
  readonly disabled?: boolean;
  /** What comes before all targets while nothing is typed. */
  readonly first?: Choice;
  readonly canChoose: (target: string) => boolean;
  readonly onChoose: (target: string) => void;
}

/** Any class by its name, the likeliest first. */
export function TargetSearch({ targets, first, canChoose, ...rest }: TargetSearchProps) {
  const find = (typed: string): readonly Choice[] => {
    const found = findTargets(targets, typed).map((target) => {
      const isPossible = canChoose(target.name);
      return {
        value: target.name,
        title: target.name,
        note: probability(target.probability),
        isPossible,
        hint: isPossible ? `${target.name} · logit ${figures(target.logit)}` : NOT_COMPUTED,
      };
    });
    return first !== undefined && typed.trim() === "" ? [first, ...found] : found;
  };
  return <Combobox {...rest} find={find} />;
}
