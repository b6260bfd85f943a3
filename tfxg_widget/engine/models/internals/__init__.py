"""Where a model computes its attention, hidden states and feed-forward activations."""
