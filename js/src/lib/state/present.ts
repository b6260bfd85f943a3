import type { Answer } from "../../generated/protocol";

/** What was asked last: the texts, and whether the model writes the second one. */
export interface PresentTexts {
  readonly text: string;
  readonly textPair: string;
  readonly generates: boolean;
}

/** Whether an answer is one to the present texts, and not to earlier ones. */
export function isAnswerTo(answer: Answer, { text, textPair, generates }: PresentTexts): boolean {
  const isWritten = textPair === "" && generates;
  return answer.text === text && (isWritten || answer.text_pair === textPair);
}
