"""Benchmarks of speed and size, with limits: ``python -m benchmarks``."""
