import { expect, it } from "vitest";
import { openPopup, placeOfPopup } from "../../../src/components/controls/popup";

const VIEW = { width: 1000, height: 600 };
const LIST = { width: 380, height: 260 };

function anchor(left: number, top: number) {
  return { left, top, right: left + 160, bottom: top + 26 };
}

it("stands below its anchor while it fits there", () => {
  const place = placeOfPopup(anchor(100, 50), LIST, VIEW, "left");
  expect(place).toMatchObject({ left: 100, top: 80, side: "below" });
  expect(place.room).toBeGreaterThan(LIST.height);
});

it("flips above its anchor where it does not fit below", () => {
  const place = placeOfPopup(anchor(100, 500), LIST, VIEW, "left");
  expect(place).toMatchObject({ top: 500 - 4 - 260, side: "above" });
});

it("shrinks to the larger side where it fits on neither", () => {
  const low = { width: 1000, height: 300 };
  const below = placeOfPopup(anchor(100, 100), LIST, low, "left");
  expect(below).toMatchObject({ top: 130, side: "below", room: 300 - 126 - 4 - 8 });
  const above = placeOfPopup(anchor(100, 180), LIST, low, "left");
  expect(above).toMatchObject({ top: 8, side: "above", room: 168 });
});

it("never leaves the window sideways", () => {
  expect(placeOfPopup(anchor(900, 50), LIST, VIEW, "left").left).toBe(1000 - 8 - 380);
  expect(placeOfPopup(anchor(20, 50), LIST, VIEW, "right").left).toBe(8);
  expect(placeOfPopup(anchor(700, 50), LIST, VIEW, "right").left).toBe(860 - 380);
});

it("goes to the top layer and leaves it", () => {
  const shown: string[] = [];
  const panel = document.createElement("div");
  Object.assign(panel, {
    showPopover: () => shown.push("shown"),
    hidePopover: () => shown.push("hidden"),
  });
  const button = document.createElement("button");
  document.body.replaceChildren(button, panel);
  const close = openPopup(panel, button);
  expect(panel.getAttribute("popover")).toBe("manual");
  expect(panel.style.getPropertyValue("--tfxg-room")).not.toBe("");
  close();
  expect(shown).toEqual(["shown", "hidden"]);
});
