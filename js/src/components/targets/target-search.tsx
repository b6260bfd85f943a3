import type { TargetScore } from "../../generated/protocol";
import { figures, probability } from "../../lib/scores/numbers";
import { findLabels, findTargets } from "../../lib/targets/targets";
import { type Choice, Combobox } from "../controls/combobox";
import { NOT_COMPUTED } from "../controls/phrases";

interface TargetSearchProps {
  readonly name: string;
  readonly label: string;
  readonly placeholder?: string;
  readonly targets: readonly TargetScore[];
  /** More, that the answer has no figures for: their names are their ids. */
  readonly labels: readonly string[];
  readonly value: string;
  readonly text: string;
  readonly disabled?: boolean;
  /** What comes before all targets while nothing is typed. */
  readonly first?: Choice;
  readonly canChoose: (target: string) => boolean;
  readonly onChoose: (target: string) => void;
}

/** Any class by its name, the likeliest first. */
export function TargetSearch({ targets, labels, first, canChoose, ...rest }: TargetSearchProps) {
  const find = (typed: string): readonly Choice[] => {
    const found = findTargets(targets, typed).map((target) => {
      const isPossible = canChoose(target.id);
      return {
        value: target.id,
        title: target.name,
        note: probability(target.probability),
        isPossible,
        hint: isPossible ? `${target.name} · logit ${figures(target.logit)}` : NOT_COMPUTED,
      };
    });
    const others = findLabels(labels, targets, typed).map((name) => {
      const isPossible = canChoose(name);
      const hint = isPossible ? name : NOT_COMPUTED;
      return { value: name, title: name, note: "", isPossible, hint };
    });
    const all = [...found, ...others];
    return first !== undefined && typed.trim() === "" ? [first, ...all] : all;
  };
  return <Combobox {...rest} find={find} />;
}
