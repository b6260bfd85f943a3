"""The engine against other libraries on the same checkpoints: ``make bench-peers``."""
