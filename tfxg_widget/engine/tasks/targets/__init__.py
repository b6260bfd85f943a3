"""Targets: what they are, and the names that people give them."""
