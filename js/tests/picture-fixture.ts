import type { Answer, Image, State } from "../src/generated/protocol";
import { answer, CATALOGUE, result, state } from "./fixture";

/** 8 x 12 pixels in cells of 2 x 2: 2 x 3 patches, each of 2 x 2 cells. */
export const IMAGE: Image = { png: "iVBORw0KGgo=", width: 12, height: 8, cell: 2, patch: 2 };

export const CELLS = 24;

export function pictureAnswer(more?: Partial<Answer>): Answer {
  return answer("", { text: "pet.png", tokens: [], words: [], picture: IMAGE, ...more });
}

/** The last patch is the strongest, the first speaks against. */
export const SCORES = Array.from({ length: CELLS }, (_, at) => {
  const [row, column] = [Math.floor(at / 6), at % 6];
  if (row >= 2 && column >= 4) return 0.5;
  return row < 2 && column < 2 ? -0.25 : 0.01;
});

export function pictureState(more?: Partial<State>): State {
  const own = pictureAnswer();
  const whole = state();
  return {
    ...whole,
    text: own.text,
    answer: own,
    without: null,
    results: CATALOGUE.map(({ name, signed }) => {
      const scores = signed ? SCORES : SCORES.map(Math.abs);
      return result(own, { method: name, signed, scores });
    }),
    model_info: {
      ...whole.model_info,
      task: "image classification",
      takes_pair: false,
      writes: false,
      takes_picture: true,
      labels: ["NEGATIVE", "POSITIVE", ...Array.from({ length: 98 }, (_, at) => `label ${at}`)],
    },
    ...more,
  };
}
