"""What is said of checkpoints that cannot be loaded."""
