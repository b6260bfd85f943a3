import type { Answer, Image, State } from "../src/generated/protocol";
import { answer, CATALOGUE, result, state } from "./fixture";

/** 8 x 12 pixels in cells of 2 x 2: 2 x 3 patches, each of 2 x 2 cells. */
export const IMAGE: Image = { png: "iVBORw0KGgo=", width: 12, height: 8, cell: 2, patch: 2 };

export const CELLS = 24;

export function imageAnswer(more?: Partial<Answer>): Answer {
  return answer("", { text: "pet.png", tokens: [], words: [], image: IMAGE, ...more });
}

/** The last patch is the strongest, the first speaks against. */
export const SCORES = Array.from({ length: CELLS }, (_, at) => {
  const [row, column] = [Math.floor(at / 6), at % 6];
  if (row >= 2 && column >= 4) return 0.5;
  return row < 2 && column < 2 ? -0.25 : 0.01;
});

export function imageState(more?: Partial<State>): State {
  const own = imageAnswer();
  const whole = state();
  return {
    ...whole,
    text: own.text,
    answer: own,
    occlusion_effect: null,
    results: CATALOGUE.map(({ name, signed }) => {
      const scores = signed ? SCORES : SCORES.map(Math.abs);
      return result(own, { method: name, signed, scores });
    }),
    model_info: {
      ...whole.model_info,
      task: "image classification",
      takes_pair: false,
      generates: false,
      takes_image: true,
      labels: ["NEGATIVE", "POSITIVE", ...Array.from({ length: 98 }, (_, at) => `label ${at}`)],
    },
    ...more,
  };
}
