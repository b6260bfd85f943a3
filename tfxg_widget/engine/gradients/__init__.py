"""Compiled gradients, the scalars that are differentiated, and rules that replace gradients."""
