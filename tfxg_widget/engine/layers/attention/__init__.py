"""Attention heads: what they read, their summaries, and what a target loses without them."""
