import { expect, it } from "vitest";
import { pageHost } from "../../src/hosts/page";
import { state } from "../fixture";
import { saved } from "../wire";

it("reads the saved state and keeps what is set", async () => {
  const host = pageHost(saved(state()));
  expect(host.state.answer.value?.predicted).toBe("NEGATIVE");
  expect(host.schemaVersion).toBe(4);
  host.set("method", "saliency");
  expect(host.state.method.value).toBe("saliency");
  expect(host.live.value).toBe(false);
  expect(await host.request({ type: "cancel" })).toMatchObject({ type: "failed" });
});

it.each(["", "no json", "[]", "null", "{}"])("has no version after reading %j", (json) => {
  const host = pageHost(json);
  expect(host.schemaVersion).toBeUndefined();
  expect(host.state.results.value).toEqual([]);
});
