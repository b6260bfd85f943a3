import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useExplorer } from "../components/frame/explorer";
import { loadInside } from "../hosts/inside-bundle";

const NOT_SAVED =
  "This view was not opened before the page was saved. Open it once with a kernel, and save again.";

/** Views into the layers of the model. Their code comes when they are opened first. */
export function Inside() {
  const { host, state, live } = useExplorer();
  const element = useRef<HTMLDivElement>(null);
  const fault = useSignal("");
  const script = state.inside_script.value;
  const isLive = live.value;

  useEffect(() => {
    if (script === "" && isLive) {
      // The script comes with the reply, whether the model has layers or not.
      void host.request({ type: "look_inside", query: { type: "overview" } });
    }
  }, [script, isLive, host]);

  useEffect(() => {
    let isGone = false;
    let unmount: (() => void) | undefined;
    if (script !== "") {
      loadInside(script).then(
        ({ mountInside }) => {
          if (!isGone && element.current !== null) unmount = mountInside(element.current, host);
        },
        (reason: unknown) => {
          fault.value = `This view could not be loaded: ${reason}`;
        },
      );
    }
    return () => {
      isGone = true;
      unmount?.();
    };
  }, [script, host, fault]);

  const hint = script === "" && !isLive ? NOT_SAVED : fault.value;
  return (
    <section class="tfxg-box" aria-label="inside the model" aria-busy={script === ""}>
      {hint !== "" && <p role="status">{hint}</p>}
      <div class="tfxg-inside" ref={element} />
    </section>
  );
}
