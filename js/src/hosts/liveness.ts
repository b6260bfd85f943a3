import { batch, type ReadonlySignal, signal } from "@preact/signals";

/** Unanswered for longer, the person is told. */
export const PATIENCE = 3_000;
/** Pauses between two questions to a kernel that has not answered; the last one goes on. */
const PAUSES = [4_000, 6_000, 10_000, 20_000, 30_000] as const;
const LONGEST = 30_000;
/** Interest shown again and again asks no more often than this. */
export const SHORTEST = 2_000;

export interface Liveness {
  readonly live: ReadonlySignal<boolean>;
  readonly silent: ReadonlySignal<boolean>;
  readonly lost: ReadonlySignal<boolean>;
  /** The kernel has spoken, about anything. */
  heard(): void;
  /** The notebook says that the connection has ended. A kernel that answers proves it wrong. */
  lose(): void;
  /** Something was sent that the kernel ought to answer. */
  expectAnswer(): void;
  /** Ask at once, or a little later if a question was asked just now. */
  askSoon(): void;
  stop(): void;
}

/**
 * Finds out whether a kernel listens. There is no other way than to ask: a busy kernel answers
 * late, one that is gone never, and a new one may come. So it asks again, ever less often.
 */
export function liveness(ask: () => void): Liveness {
  const live = signal(false);
  const silent = signal(false);
  const lost = signal(false);
  let patience: ReturnType<typeof setTimeout> | undefined;
  let next: ReturnType<typeof setTimeout> | undefined;
  let soon: ReturnType<typeof setTimeout> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asked = 0;

  function expectAnswer() {
    patience ??= setTimeout(() => {
      silent.value = true;
      scheduleNext();
    }, PATIENCE);
  }
  function askNow() {
    clearTimeout(soon);
    soon = undefined;
    askedAt = Date.now();
    expectAnswer();
    ask();
  }
  function scheduleNext() {
    clearTimeout(next);
    next = setTimeout(() => {
      asked += 1;
      // Nobody looks: `visible` asks once somebody does.
      if (document.visibilityState === "visible") askNow();
      scheduleNext();
    }, PAUSES[asked] ?? LONGEST);
  }
  function askSoon() {
    expectAnswer();
    soon ??= setTimeout(askNow, Math.max(0, askedAt + SHORTEST - Date.now()));
  }
  function visible() {
    if (document.visibilityState === "visible" && (!live.value || silent.value)) askSoon();
  }

  document.addEventListener("visibilitychange", visible);
  askNow();
  return {
    live,
    silent,
    lost,
    lose() {
      batch(() => {
        live.value = false;
        silent.value = lost.value = true;
      });
      askSoon();
    },
    heard() {
      clearTimeout(patience);
      clearTimeout(next);
      patience = undefined;
      asked = 0;
      batch(() => {
        live.value = true;
        silent.value = lost.value = false;
      });
    },
    expectAnswer,
    askSoon,
    stop() {
      clearTimeout(patience);
      clearTimeout(next);
      clearTimeout(soon);
      document.removeEventListener("visibilitychange", visible);
    },
  };
}

/** Without a kernel some front ends throw on sending. The page goes on, and `live` says why. */
export function attempt(send: () => void): void {
  try {
    send();
  } catch (fault) {
    console.debug("tfxg_widget: nothing was sent,", fault);
  }
}
