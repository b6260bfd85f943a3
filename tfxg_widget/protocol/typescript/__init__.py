"""JSON schemas of states and messages, and the TypeScript modules made from them."""
