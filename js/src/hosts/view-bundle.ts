import type { Host } from "./host";

/** What the code of a loaded view exports. */
export interface ViewBundle {
  /** Show the view in an element, until the returned function is called. */
  mountView(element: HTMLElement, host: Host): () => void;
}

/** Load a view from its code, which came with the state: no other file is fetched. */
export async function loadView(script: string): Promise<ViewBundle> {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  try {
    return (await import(/* @vite-ignore */ url)) as ViewBundle;
  } finally {
    URL.revokeObjectURL(url);
  }
}
