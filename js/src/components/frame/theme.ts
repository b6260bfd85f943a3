import { type ReadonlySignal, signal } from "@preact/signals";
import { isDark, type Theme } from "../../lib/colours/colour";
import { opaque } from "../../lib/colours/computed";

export interface WatchedTheme {
  readonly theme: ReadonlySignal<Theme>;
  stop(): void;
}

const LIGHT: Theme = { dark: false, background: "#ffffff" };
const DARK: Theme = { dark: true, background: "#111111" };

/** The theme at an element, as its surroundings paint it, for as long as it is watched. */
export function watchTheme(root: HTMLElement): WatchedTheme {
  const theme = signal(LIGHT);
  const look = () => {
    const found = themeAt(root);
    const { dark, background } = theme.peek();
    if (found.dark !== dark || found.background !== background) theme.value = found;
  };
  // Themes are switched by an attribute of the page, by its style sheet, or by the system.
  const observer = new MutationObserver(() => requestAnimationFrame(look));
  for (const element of [document.documentElement, document.body]) {
    observer.observe(element, { attributes: true });
  }
  observer.observe(document.head, { childList: true });
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", look);
  // Some hosts attach the element only after it was rendered: there is nothing to see before.
  const attached = new ResizeObserver(look);
  attached.observe(root);
  look();
  return {
    theme,
    stop() {
      observer.disconnect();
      attached.disconnect();
      system.removeEventListener("change", look);
    },
  };
}

function themeAt(root: HTMLElement): Theme {
  for (let element: HTMLElement | null = root; element !== null; element = element.parentElement) {
    const background = opaque(getComputedStyle(element).backgroundColor);
    if (background !== null) return { dark: isDark(background), background };
  }
  // Nobody paints a background, as in some notebooks' frames: what they write in tells.
  const ink = opaque(getComputedStyle(root.parentElement ?? root).color);
  return ink !== null && !isDark(ink) ? DARK : LIGHT;
}
