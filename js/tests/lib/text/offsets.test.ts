import { describe, expect, it } from "vitest";
import { utf16Offsets } from "../../../src/lib/text/offsets";

/** What Python's text[start:end] gives. */
function slice(text: string, start: number, end: number): string {
  const at = utf16Offsets(text);
  return text.slice(at(start), at(end));
}

describe("utf16Offsets", () => {
  it("leaves plain text as it is", () => {
    expect(slice("naïve café", 6, 10)).toBe("café");
  });

  it("counts an emoji as one character", () => {
    expect(slice("a🙂b🙃c", 2, 3)).toBe("b");
    expect(slice("a🙂b🙃c", 3, 5)).toBe("🙃c");
  });

  it("counts every code point of a joined emoji", () => {
    const family = "👩‍👩‍👧";
    expect([...family]).toHaveLength(5);
    expect(slice(`${family} ok`, 6, 8)).toBe("ok");
    expect(slice(`${family} ok`, 0, 5)).toBe(family);
  });

  it("works from right to left as well", () => {
    expect(slice("أنا أحبك 🙂 جدا", 11, 14)).toBe("جدا");
  });

  it("stays inside the text", () => {
    expect(slice("ab", -3, 9)).toBe("ab");
    expect(slice("🙂b", -3, 9)).toBe("🙂b");
  });
});
