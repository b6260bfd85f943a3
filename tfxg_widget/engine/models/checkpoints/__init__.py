"""Read the weights and settings of a checkpoint, and convert them."""
