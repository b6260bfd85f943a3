import type { Protocol } from "../../generated/protocol";
import { REPLY } from "../../generated/traits";
import { read, UNFIT } from "./shapes";

/** A reply of the kernel, or null for another message. */
export function readReply(raw: unknown): Protocol["reply"] | null {
  const reply = read(REPLY, raw);
  return reply === UNFIT ? null : (reply as Protocol["reply"]);
}
