"""Writes the page on references, from the comparisons in the tests."""
