import { pageMapHost } from "./hosts/text-map";
import { mountTextMap } from "./views/text-map";

/** The script of a saved map: its state stands in the page, its styles as well. */
const root = document.getElementById("tfxg-root");
const state = document.getElementById("tfxg-state");
if (root !== null) {
  document.documentElement.classList.add("tfxg-page");
  mountTextMap(root, pageMapHost(state?.textContent ?? ""));
}
