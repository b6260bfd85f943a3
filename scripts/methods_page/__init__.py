"""Writes the page on methods, from the catalogue and the docstrings of the classes."""
