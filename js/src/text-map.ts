import type { AnyModel } from "@anywidget/types";
import "./styles/text-map.css";
import { notebookMapHost } from "./hosts/text-map";
import { mountTextMap } from "./views/text-map";

/** The anywidget front end of the map of texts. */
export default {
  render({ model, el }: { model: AnyModel; el: HTMLElement }): () => void {
    const host = notebookMapHost(model);
    const unmount = mountTextMap(el, host);
    return () => {
      unmount();
      host.dispose();
    };
  },
};
