import type { AnyModel } from "@anywidget/types";
import "./styles/index.css";
import { notebookHost } from "./hosts/notebook";
import { mount } from "./views/mount";

/** The anywidget front end. */
export default {
  render({ model, el }: { model: AnyModel; el: HTMLElement }): () => void {
    const host = notebookHost(model);
    const unmount = mount(el, host);
    return () => {
      unmount();
      host.dispose();
    };
  },
};
