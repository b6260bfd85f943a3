import { readReply } from "../lib/state/replies";
import type { Reply, Request } from "./host";

/** Numbers requests of type `M` and hands each reply to whoever asked for it. */
export interface Requests<M> {
  ask(message: M): Promise<Reply>;
  /** True if the message answers a request of these, which it then settles. */
  settle(message: unknown): boolean;
  /** Answer all that are open: nobody else will. */
  failAll(message: string): void;
}

export function requests<M extends object = Request>(
  send: (content: M & { id: string }) => void,
): Requests<M> {
  const open = new Map<string, (reply: Reply) => void>();
  // Every view of a widget hears all replies, so an id has to tell the views apart as well.
  const prefix = Math.random().toString(36).slice(2, 10);
  let number = 0;
  return {
    ask(message) {
      number += 1;
      const id = `${prefix}-${number}`;
      return new Promise((resolve) => {
        open.set(id, resolve);
        send({ ...message, id });
      });
    },
    settle(message) {
      const reply = readReply(message);
      if (reply === null) return false;
      const resolve = open.get(reply.id);
      open.delete(reply.id);
      resolve?.(reply);
      return resolve !== undefined;
    },
    failAll(message) {
      for (const [id, resolve] of open) resolve({ type: "failed", id, message });
      open.clear();
    },
  };
}
