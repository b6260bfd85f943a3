"""Heads: from the last hidden states to logits."""
