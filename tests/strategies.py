"""Hypothesis strategies for texts, from the plain to the treacherous."""

from __future__ import annotations

from hypothesis import strategies as st

#: Pieces that break naive slicing, each of one or more grapheme clusters.
PIECES = (
    "film",
    "don't",
    "unbelievably",
    "3.14",
    ",",
    "...",
    "</script>",
    "[SEP]",
    "<s>",
    "👩‍👩‍👧‍👦",
    "👍🏽",
    "🏳️‍🌈",
    "🇩🇪🇫🇷",
    "🇩",
    "e\u0301",
    "Z\u0351\u036b\u0343",
    "שלום",
    "مرحبا",
    "नमस्ते",
    "กำลัง",
    "한국어",
    "\u1112\u1161\u11ab",
    "日本語",
    "\u202eabc\u202c",
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u00ad",
    "\x00",
    "\x07",
    "\x1f",
    "\x85",
    "\u0600",
    "\u0301",
    "ﬁ",
    "İ",
    "ß",
    "½",
    "\U0001d54f",
    "\uffff",
)
BLANKS = (" ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u3000", "\u2028", "")

#: Lone surrogates are no text; they have a test of their own.
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
composed = st.lists(
    st.sampled_from([*PIECES, *BLANKS]) | st.text(st.characters(exclude_categories=["Cs"])),
    max_size=12,
).map("".join)

texts = anything | composed
readable = texts.map(lambda text: "film " + text)
