import { isObject } from "../lib/state/guards";
import type { Reply, Request } from "./host";

/** Numbers requests and hands each reply to whoever asked for it. */
export interface Requests {
  ask(message: Request): Promise<Reply>;
  /** True if the message answers a request of these, which it then settles. */
  settle(message: unknown): boolean;
  /** Answer all that are open: nobody else will. */
  failAll(message: string): void;
}

export function requests(send: (content: Request & { id: string }) => void): Requests {
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
      if (!isReply(message)) return false;
      const resolve = open.get(message.id);
      open.delete(message.id);
      resolve?.(message);
      return resolve !== undefined;
    },
    failAll(message) {
      for (const [id, resolve] of open) resolve({ type: "failed", id, message });
      open.clear();
    },
  };
}

function isReply(message: unknown): message is Reply {
  if (!isObject(message) || typeof message["id"] !== "string") return false;
  switch (message["type"]) {
    case "done":
      return true;
    case "failed":
      return typeof message["message"] === "string";
    case "file":
      return ["name", "media_type", "content"].every((name) => typeof message[name] === "string");
    default:
      return false;
  }
}
