"""What is computed for a selection, in which order, and what is remembered."""
