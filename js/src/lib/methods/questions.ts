import type { MethodInfo } from "../../generated/protocol";
import { type Family, families } from "./catalogue";

/** A question about the answer, and the recommended methods that reply to it. */
export interface Question {
  readonly question: string;
  readonly methods: readonly MethodInfo[];
}

interface Recommendation {
  readonly question: string;
  /** In order of preference. */
  readonly names: readonly string[];
  /** How many of them to recommend: those that the model cannot have give way to the next. */
  readonly most: number;
}

const RECOMMENDED: readonly Recommendation[] = [
  {
    question: "What moved the score?",
    names: ["integrated_gradients", "attnlrp", "input_x_gradient"],
    most: 2,
  },
  {
    question: "What if a word were gone?",
    names: ["occlusion", "kernel_shap", "shapley_sampling", "lime"],
    most: 2,
  },
  {
    question: "Where did it attend?",
    names: ["gradient_x_attention", "attention_rollout"],
    most: 1,
  },
];

/** The recommended methods of a catalogue, by the question that they answer. */
export function recommended(catalogue: readonly MethodInfo[]): readonly Question[] {
  return RECOMMENDED.map(({ question, names, most }) => {
    const found = names.map((name) => catalogue.find((method) => method.name === name));
    return { question, methods: found.filter((method) => method !== undefined).slice(0, most) };
  }).filter(({ methods }) => methods.length > 0);
}

/** A family of methods in words for people who have not read the papers. */
export interface DescribedFamily extends Family {
  readonly title: string;
  /** What its methods do, in a line; "" for a family that this page does not know. */
  readonly about: string;
}

/** In the order in which they are listed. */
const FAMILIES: readonly (readonly [name: string, title: string, about: string])[] = [
  ["path", "path from a baseline", "adds up gradients on the way from an empty text to this one"],
  ["gradient", "gradient", "how the score reacts to a small change of each word"],
  ["perturbation", "hiding words", "runs the model again with words hidden"],
  ["relevance", "relevance propagation", "hands the score back to the words, layer by layer"],
  ["attention", "attention", "which words the model looks at while it reads"],
  [
    "smoothing",
    "smoothed gradient",
    "averages gradients over noisy copies of the text or the model",
  ],
  ["modified gradient", "modified gradient", "gradients with other rules at some network layers"],
  ["layer", "inside a layer", "what is active at one layer of the network"],
];

/** What a family is called, and what its methods do; its own name where this page knows no more. */
export function familyWords(name: string): Pick<DescribedFamily, "about" | "title"> {
  const [, title, about] = FAMILIES.find(([known]) => known === name) ?? [name, name, ""];
  return { title, about };
}

/** Families with their descriptions; those that this page does not know come last. */
export function describedFamilies(catalogue: readonly MethodInfo[]): readonly DescribedFamily[] {
  const rank = (name: string) => {
    const at = FAMILIES.findIndex(([known]) => known === name);
    return at < 0 ? FAMILIES.length : at;
  };
  return families(catalogue)
    .map((family) => ({ ...family, ...familyWords(family.name) }))
    .sort((a, b) => rank(a.name) - rank(b.name));
}

/** The methods that the arrow keys step through: those used, then recommended ones up to a few. */
export function methodsToStep(
  catalogue: readonly MethodInfo[],
  used: readonly string[],
  isPossible: (name: string) => boolean,
): readonly string[] {
  const known = new Set(catalogue.map(({ name }) => name));
  const more = recommended(catalogue).flatMap(({ methods }) => methods.map(({ name }) => name));
  const wanted = used.length >= ENOUGH_TO_STEP ? used : [...used, ...more];
  return [...new Set(wanted)].filter((name) => known.has(name) && isPossible(name));
}

const ENOUGH_TO_STEP = 3;
