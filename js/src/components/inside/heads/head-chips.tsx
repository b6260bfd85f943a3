import type { AttentionSide } from "../../../generated/protocol";
import { headColour, mostHeads } from "../../../lib/inside/head-groups";
import { useExplorer } from "../../frame/explorer";
import { useInside } from "../shared/inside-state";
import { useChosenHeads } from "./use-head-maps";

/** Switches the heads of the layer on and off; double click for one alone. */
export function HeadChips({ side }: { side: AttentionSide }) {
  const { heads } = useInside();
  const { theme } = useExplorer();
  const chosen = useChosenHeads(side);
  const most = mostHeads(side.heads, side.reading.length, side.read.length);
  const set = (next: readonly number[]) => {
    heads.value = [...next].sort((one, other) => one - other);
  };
  const toggle = (head: number) => {
    if (chosen.includes(head)) set(chosen.filter((other) => other !== head));
    else set([...chosen.slice(-(most - 1) || chosen.length), head]);
  };
  return (
    <div class="tfxg-heads-row">
      <div class="tfxg-heads" role="toolbar" aria-label="heads" onKeyDown={onArrow}>
        {Array.from({ length: side.heads }, (_, head) => (
          <button
            key={head}
            type="button"
            class="tfxg-head-chip"
            data-head={head}
            aria-pressed={chosen.includes(head)}
            aria-label={`head ${head}`}
            title={`head ${head}: click to switch it, double click for it alone`}
            tabIndex={head === (chosen[0] ?? 0) ? 0 : -1}
            style={`--tfxg-own:${headColour(head, side.heads, theme.value.dark)}`}
            onClick={() => toggle(head)}
            onDblClick={() => set([head])}
          >
            {head}
          </button>
        ))}
      </div>
      <button
        type="button"
        class="tfxg-link"
        data-role="all-heads"
        disabled={chosen.length === most}
        onClick={() => {
          heads.value = null;
        }}
      >
        {most === side.heads ? "all" : `the first ${most}`}
      </button>
      <button
        type="button"
        class="tfxg-link"
        data-role="one-head"
        disabled={chosen.length === 1}
        onClick={() => set(chosen.slice(0, 1))}
      >
        one
      </button>
      {most < side.heads && (
        <span class="tfxg-muted">{`for a text of this length at most ${most} at a time`}</span>
      )}
    </div>
  );
}

/** Arrow keys lead from chip to chip. */
function onArrow(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const chips = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-head]")];
  const at = chips.findIndex((chip) => chip.isSameNode(event.target as Node));
  const next = {
    ArrowRight: chips[at + 1],
    ArrowLeft: chips[at - 1],
    Home: chips[0],
    End: chips.at(-1),
  }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}
