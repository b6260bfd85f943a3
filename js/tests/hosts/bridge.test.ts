import { expect, it } from "vitest";
import { bridged } from "../../src/hosts/bridge";
import { pageHost } from "../../src/hosts/page";
import { state } from "../fixture";
import { saved } from "../wire";

it("follows the outer host, and sets what is chosen there", () => {
  const outer = pageHost(saved(state()));
  const { host, dispose } = bridged(outer);
  expect(host.state.answer.value).toBe(outer.state.answer.value);
  outer.set("method", "saliency");
  expect(host.state.method.value).toBe("saliency");
  host.set("target", "POSITIVE");
  expect(outer.state.target.value).toBe("POSITIVE");
  expect(host.state.target.value).toBe("POSITIVE");
  dispose();
  outer.set("method", "occlusion");
  expect(host.state.method.value).toBe("saliency");
});
