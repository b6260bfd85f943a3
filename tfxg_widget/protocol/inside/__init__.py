"""Shapes of what is inside a model: what the page asks for, and what it gets."""
