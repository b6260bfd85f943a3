import { expect, it } from "vitest";
import { answer, result } from "../fixture";
import { renderNotebook, renderPage } from "../render";

it("shows every computed method in a row of its own", async () => {
  const widget = renderPage();
  await widget.click('[data-role="compare"]');
  expect(widget.all("[data-compared]")).toHaveLength(9);
  const rows = widget.all("[data-compared] .tfxg-part").map((row) => row.textContent);
  expect(new Set(rows).size).toBe(1);
  await widget.click('[data-compared="occlusion"] button');
  expect(widget.root.dataset["method"]).toBe("occlusion");
  expect(widget.get('[data-compared="occlusion"] button').getAttribute("aria-pressed")).toBe(
    "true",
  );
});

it("marks the same word in all rows", async () => {
  const widget = renderPage({ view: "compare" });
  await widget.point('[data-compared="occlusion"] [data-index="2"]');
  expect(widget.all("[data-pointed]")).toHaveLength(9);
});

it("lists what is not computed", async () => {
  const { kernel, widget } = await renderNotebook({
    view: "compare",
    results: [result(answer())],
  });
  expect(widget.all(".tfxg-missing button")).toHaveLength(8);
  await widget.click(".tfxg-missing button");
  expect(kernel.values.get("method")).toBe("saliency");
  widget.unmount();
});
