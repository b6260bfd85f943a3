"""What a checkpoint holds: recognised before anything is built from it."""
