import type { Answer, TargetScore, TextSpan, Token } from "../../generated/protocol";

/** What the model wrote stands in the second text. */
const WRITTEN = 1;

/**
 * By token index the target that it is, where the model wrote the second text itself: each of its
 * tokens then is a target. Null for every other answer.
 */
export function writtenTargets({
  tokens,
  targets,
}: Answer): ReadonlyMap<number, TargetScore> | null {
  const byToken = new Map(
    targets.filter(({ kind }) => kind === "token").map((target) => [target.token, target]),
  );
  const found = new Map<number, TargetScore>();
  for (const [at, token] of tokens.entries()) {
    if (token.special || token.part !== WRITTEN) continue;
    const target = byToken.get(at);
    if (target === undefined) return null;
    found.set(at, target);
  }
  return found.size === 0 ? null : found;
}

/** Indices of the tokens that a target stands on. */
export function tokensAt(tokens: readonly Token[], places: readonly TextSpan[]): readonly number[] {
  const isIn = (token: Token) =>
    places.some(
      ({ part, start, end }) => token.part === part && token.start < end && start < token.end,
    );
  return tokens.flatMap((token, at) => (!token.special && isIn(token) ? [at] : []));
}
