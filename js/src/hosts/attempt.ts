/** Without a kernel some front ends throw on sending. The page goes on, and `live` says why. */
export function attempt(send: () => void): void {
  try {
    send();
  } catch (fault) {
    console.debug("tfxg_widget: nothing was sent,", fault);
  }
}
