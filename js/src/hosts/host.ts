import type { ReadonlySignal } from "@preact/signals";
import type { Protocol, State } from "../generated/protocol";

export type Reply = Protocol["reply"];
type Unnumbered<M> = M extends unknown ? Omit<M, "id"> : never;
/** A request as the interface makes it; the host numbers it. */
export type Request = Unnumbered<Protocol["request"]>;

/** What the interface talks to: a notebook with or without a kernel, or a saved page. */
export interface Host {
  readonly state: { readonly [K in keyof State]: ReadonlySignal<State[K]> };
  /** Whether a kernel is known to listen. What needs one is disabled until then. */
  readonly live: ReadonlySignal<boolean>;
  /** Whether the kernel has let a question go unanswered for long: it is busy, or gone. */
  readonly silent: ReadonlySignal<boolean>;
  /** Whether the connection to the kernel has ended for good, as after a restart. */
  readonly lost: ReadonlySignal<boolean>;
  /** False in a saved page, where no kernel will ever come. */
  readonly canBeLive: boolean;
  /** The number of the state's shape, as it was found. */
  readonly schemaVersion: unknown;
  set<K extends keyof State>(key: K, value: State[K]): void;
  /** Always answers, if the kernel does: a failure is a reply too. */
  request(message: Request): Promise<Reply>;
  /** Someone shows interest: a good moment to look for the kernel again. */
  wake(): void;
}
