export interface Throttled {
  (): void;
  cancel(): void;
}

/** Call at most once in `interval` ms, at its end, so that the last of many calls is never lost. */
export function throttled(call: () => void, interval: number): Throttled {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      call();
    }, interval);
  };
  return Object.assign(later, {
    cancel() {
      clearTimeout(timer);
      timer = undefined;
    },
  });
}
