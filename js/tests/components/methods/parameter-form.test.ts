import { expect, it } from "vitest";
import { renderNotebook } from "../../render";

const EXPLAINED = '[data-role="explained-button"]';

it("sends what differs from the defaults, says so in words, and goes back to them", async () => {
  const { kernel, widget } = await renderNotebook();
  await widget.click('[data-role="method-button"]');
  await widget.type('[data-parameter="n_steps"]', "64", "change");
  expect(kernel.saved.at(-1)).toEqual({ parameters: { integrated_gradients: { n_steps: 64 } } });
  await widget.type('[data-parameter="rule"]', "trapezoid", "change");
  await widget.click('[data-parameter="until_small"]');
  expect(kernel.saved.at(-1)).toEqual({
    parameters: { integrated_gradients: { n_steps: 64, rule: "trapezoid", until_small: true } },
  });
  expect(widget.text(EXPLAINED)).toBe("logit, steps 64, quadrature trapezoid, stop early");
  await widget.click('[data-role="defaults"]');
  expect(kernel.saved.at(-1)).toEqual({ parameters: {} });
  expect(widget.text(EXPLAINED)).toBe("logit");
  widget.unmount();
});

it("points out what does not fit and does not send it", async () => {
  const { kernel, widget } = await renderNotebook();
  await widget.click('[data-role="method-button"]');
  const saved = kernel.saved.length;
  await widget.type('[data-parameter="n_steps"]', "0");
  await widget.type('[data-parameter="n_steps"]', "0", "change");
  expect(widget.text(".tfxg-problem")).toBe("at least 1");
  expect(widget.get('[data-parameter="n_steps"]').getAttribute("aria-invalid")).toBe("true");
  expect(kernel.saved).toHaveLength(saved);
  widget.unmount();
});

it("applies a number on Enter", async () => {
  const { kernel, widget } = await renderNotebook();
  await widget.click('[data-role="method-button"]');
  await widget.type('[data-parameter="n_steps"]', "64");
  expect(kernel.saved).toEqual([]);
  await widget.key('[data-parameter="n_steps"]', "Enter");
  expect(kernel.saved).toEqual([{ parameters: { integrated_gradients: { n_steps: 64 } } }]);
  widget.unmount();
});

it("tells a baseline text from a baseline's name, and offers the near name", async () => {
  const { kernel, widget } = await renderNotebook();
  await widget.click('[data-role="method-button"]');
  expect(widget.find('[data-role="own-text"]')).toBeNull();
  await widget.type('[data-parameter="baseline"]', "maks", "change");
  expect(widget.text('[data-role="own-text"] bdi')).toBe("baseline text: maks");
  await widget.click('[data-near="mask"]');
  expect(kernel.saved.at(-1)).toEqual({
    parameters: { integrated_gradients: { baseline: "mask" } },
  });
  expect(widget.find('[data-role="own-text"]')).toBeNull();
  await widget.type('[data-parameter="baseline"]', "a quiet film", "change");
  expect(widget.text('[data-role="own-text"]')).toBe("baseline text: a quiet film");
  widget.unmount();
});

it("has the baseline at hand beside the output and the layer", async () => {
  const { kernel, widget } = await renderNotebook();
  await widget.click(EXPLAINED);
  await widget.type('[data-parameter="baseline"]', "mask", "change");
  expect(kernel.saved.at(-1)).toEqual({
    parameters: { integrated_gradients: { baseline: "mask" } },
  });
  expect(widget.text(EXPLAINED)).toBe("logit, baseline mask");
  widget.unmount();
});
