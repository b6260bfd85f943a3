import type { LayerToken } from "../../../generated/protocol";
import type { LineFocus } from "../../../lib/inside/attention-lines";
import { layerTokensOf, unitOfLayerToken } from "../../../lib/inside/layer-tokens";
import { shownText } from "../../../lib/text/shown-text";
import { useExplorer } from "../../frame/explorer";
import { useInside } from "../shared/inside-state";

interface Shade {
  readonly style: string;
  readonly figure: string;
}

interface TokenColumnProps {
  readonly end: LineFocus["end"];
  readonly label: string;
  readonly tokens: readonly LayerToken[];
  readonly focus: LineFocus | null;
  /** The inline style and the figure of each token, where it stands opposite to the focus. */
  readonly shade: ((at: number) => Shade | null) | null;
}

/** The tokens at one end of the lines: to hover, to click, to walk through by keyboard. */
export function TokenColumn({ end, label, tokens, focus, shade }: TokenColumnProps) {
  const { layout, pointed, selected, point, toggle } = useExplorer();
  const { hovered, chosen } = useInside();
  const of = layout.value;
  const placesOf = (unit: number | undefined) =>
    new Set(of === null ? [] : layerTokensOf(of, unit, tokens));
  const lit = placesOf(pointed.value?.index);
  const picked = new Set(selected.value.flatMap(({ index }) => [...placesOf(index)]));
  const own = focus?.end === end ? focus.at : undefined;
  const ownChosen = chosen.value?.end === end ? chosen.value.at : undefined;
  const stop = own ?? ownChosen ?? 0;
  const unitAt = ({ at }: LineFocus) => {
    const token = tokens[at];
    return of === null || token === undefined ? null : unitOfLayerToken(of, token);
  };
  const over = (place: LineFocus | null) => {
    hovered.value = place;
    point(place === null ? null : unitAt(place));
  };
  const click = (place: LineFocus | null) => {
    if (place === null) return;
    const wasChosen = ownChosen === place.at;
    chosen.value = wasChosen ? null : place;
    const unit = unitAt(place);
    const isSelected = selected.peek().some(({ index }) => index === unit);
    if (unit !== null && isSelected === wasChosen) toggle(unit);
  };
  return (
    <div
      class="tfxg-line-ends"
      data-end={end}
      role="listbox"
      aria-label={label}
      aria-multiselectable="true"
      tabIndex={-1}
      onPointerOver={(event) => over(placeAt(event.target, end))}
      onPointerLeave={() => over(null)}
      onFocusIn={(event) => over(placeAt(event.target, end))}
      onFocusOut={() => over(null)}
      onClick={(event) => click(placeAt(event.target, end))}
      onKeyDown={(event) => {
        const from = placeAt(event.target, end);
        if (from !== null && onKey(event, from, click)) {
          event.preventDefault();
          event.stopPropagation();
        }
      }}
    >
      {tokens.map((token, at) => {
        const shaded = shade?.(at) ?? undefined;
        return (
          <div
            key={at}
            role="option"
            class={token.special ? "tfxg-line-end tfxg-line-end-special" : "tfxg-line-end"}
            data-at={at}
            data-own={own === at}
            {...(lit.has(at) || (hovered.value?.end === end && own === at)
              ? { "data-pointed": "" }
              : {})}
            aria-selected={picked.has(at) || ownChosen === at}
            aria-label={shaded === undefined ? token.name : `${token.name}, ${shaded.figure}`}
            title={shaded?.figure}
            tabIndex={at === stop ? 0 : -1}
            style={shaded?.style}
          >
            <bdi>{shownText(token.name)}</bdi>
          </div>
        );
      })}
    </div>
  );
}

function placeAt(target: EventTarget | null, end: LineFocus["end"]): LineFocus | null {
  const option = target instanceof Element ? target.closest("[data-at]") : null;
  return option === null ? null : { end, at: Number(option.getAttribute("data-at")) };
}

/** Up and down within the column, left and right to the other one; Enter chooses. */
function onKey(
  event: KeyboardEvent & { readonly currentTarget: HTMLElement },
  from: LineFocus,
  click: (place: LineFocus) => void,
): boolean {
  const { key, currentTarget: column } = event;
  if (key === "Enter" || key === " ") {
    click(from);
    return true;
  }
  const options = column.querySelectorAll<HTMLElement>("[data-at]");
  const opposite = from.end === "reading" ? "read" : "reading";
  const across = column.parentElement?.querySelectorAll<HTMLElement>(
    `[data-end="${opposite}"] [data-at]`,
  );
  const next = {
    ArrowDown: options[from.at + 1],
    ArrowUp: options[from.at - 1],
    Home: options[0],
    End: options[options.length - 1],
    [from.end === "reading" ? "ArrowRight" : "ArrowLeft"]:
      across?.[Math.min(from.at, across.length - 1)],
  }[key];
  next?.focus();
  return next !== undefined;
}
