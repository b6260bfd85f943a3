"""Heads: from a backbone's last states to logits, one file for each kind."""
