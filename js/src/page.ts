import { pageHost } from "./hosts/page";
import { mount } from "./views/mount";

/** The script of a saved page: its state stands in the page, its styles as well. */
const root = document.getElementById("tfxg-root");
const state = document.getElementById("tfxg-state");
if (root !== null) {
  document.documentElement.classList.add("tfxg-page");
  mount(root, pageHost(state?.textContent ?? ""));
}
