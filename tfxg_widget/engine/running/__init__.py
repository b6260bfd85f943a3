"""Runs points and perturbed inputs through a model: batches, memory, progress, baselines."""
