/**
 * Python counts characters in code points, JavaScript in UTF-16 units: beyond the first plane
 * (most emoji) the two drift apart.
 *
 * @returns a function from a code point offset to the UTF-16 offset in `text`, clamped to it.
 */
export function utf16Offsets(text: string): (codePoints: number) => number {
  if (!/[\u{10000}-\u{10FFFF}]/u.test(text)) {
    return (offset) => Math.max(0, Math.min(offset, text.length));
  }
  const starts: number[] = [];
  let at = 0;
  for (const character of text) {
    starts.push(at);
    at += character.length;
  }
  return (offset) => starts[Math.max(0, offset)] ?? text.length;
}
