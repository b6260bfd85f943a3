import type { ComponentChildren } from "preact";
import { useExplorer } from "../../frame/explorer";

interface MissingProps {
  readonly of: {
    readonly isPending: boolean;
    readonly problem: string;
    readonly ask: () => void;
  };
  /** What the button that asks for it says. */
  readonly label?: string;
  /** What it takes, beside the button. */
  readonly cost?: string;
  readonly children?: ComponentChildren;
}

/** Stands where a part of the model is not there: it is under way, refused, or to be asked for. */
export function Missing({ of, label = "show it", cost = "", children }: MissingProps) {
  const { host, live } = useExplorer();
  if (of.isPending) {
    return (
      <div class="tfxg-missing-part tfxg-progress" role="status" data-role="inside-pending">
        <progress aria-label="reading the model" />
        <span>reading the model</span>
        <button
          type="button"
          class="tfxg-link"
          onClick={() => void host.request({ type: "cancel" })}
        >
          cancel
        </button>
      </div>
    );
  }
  return (
    <div class="tfxg-missing-part" data-role="inside-missing">
      {of.problem !== "" && (
        <p class="tfxg-problem" role="alert">
          {of.problem}
        </p>
      )}
      {live.value ? (
        <p>
          <button type="button" class="tfxg-action" onClick={of.ask}>
            {of.problem === "" ? label : "try again"}
          </button>{" "}
          <span class="tfxg-muted">{cost}</span>
        </p>
      ) : (
        <p class="tfxg-muted">This was not opened before the page was saved; it needs a kernel.</p>
      )}
      {children}
    </div>
  );
}
