"""Adapters: one file for each kind of model, behind the interface in ``base``."""
