"""What another package can add: one file each, used through the public functions."""
