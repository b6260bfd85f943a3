"""Compiled gradients, the scalars that are differentiated, and rules in the gradient's place."""
