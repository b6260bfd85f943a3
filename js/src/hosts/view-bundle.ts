import type { Host } from "./host";

/** What the code of a loaded view exports. */
export interface ViewBundle {
  /** Show the view in an element, until the returned function is called. */
  mountView(element: HTMLElement, host: Host): () => void;
}

const bundles = new Map<string, Promise<ViewBundle>>();

/**
 * Load a view from its code, which came with the state: no other file is fetched. The same code is
 * loaded once, so that a view finds what it kept when it was open before.
 */
export function loadView(script: string): Promise<ViewBundle> {
  const known = bundles.get(script);
  if (known !== undefined) return known;
  const loading = importScript(script);
  bundles.set(script, loading);
  loading.catch(() => bundles.delete(script));
  return loading;
}

async function importScript(script: string): Promise<ViewBundle> {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  try {
    return (await import(/* @vite-ignore */ url)) as ViewBundle;
  } finally {
    URL.revokeObjectURL(url);
  }
}
