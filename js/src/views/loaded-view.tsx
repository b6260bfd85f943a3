import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useExplorer } from "../components/frame/explorer";
import { loadView } from "../hosts/view-bundle";

const NOT_SAVED =
  "This view was not opened before the page was saved. Open it once with a kernel, and save again.";

/** A view whose code comes when it is opened first. */
export function LoadedView({ name, label }: { name: string; label: string }) {
  const { host, state, live } = useExplorer();
  const element = useRef<HTMLDivElement>(null);
  const fault = useSignal("");
  const isMounted = useSignal(false);
  const script = state.view_scripts.value[name] ?? "";
  const isLive = live.value;

  useEffect(() => {
    if (script !== "" || !isLive) return;
    void host.request({ type: "load_view", name }).then((reply) => {
      if (reply.type === "failed") fault.value = reply.message;
    });
  }, [script, isLive, host, name, fault]);

  useEffect(() => {
    let isGone = false;
    let unmount: (() => void) | undefined;
    if (script !== "") {
      loadView(script).then(
        ({ mountView }) => {
          if (isGone || element.current === null) return;
          unmount = mountView(element.current, host);
          isMounted.value = true;
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
  }, [script, host, fault, isMounted]);

  const hint = script === "" && !isLive ? NOT_SAVED : fault.value;
  const isBusy = hint === "" && !isMounted.value;
  return (
    <section
      class="tfxg-box"
      data-view={name}
      aria-label={label}
      aria-busy={isBusy}
      style={{ "--tfxg-tokens": state.answer.value?.tokens.length ?? 0 }}
    >
      {hint !== "" && <p role="status">{hint}</p>}
      <div ref={element} />
    </section>
  );
}
