import type { Host } from "./host";

/** What the bundle of the view into the layers exports. */
export interface InsideBundle {
  mountInside(element: HTMLElement, host: Host): () => void;
}

/** Load the bundle from its script, which came with the state: no other file is fetched. */
export async function loadInside(script: string): Promise<InsideBundle> {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  try {
    return (await import(/* @vite-ignore */ url)) as InsideBundle;
  } finally {
    URL.revokeObjectURL(url);
  }
}
