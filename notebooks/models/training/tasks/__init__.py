"""The small models, one module for each task."""
