"""Tasks with one probability for each label of an input."""
