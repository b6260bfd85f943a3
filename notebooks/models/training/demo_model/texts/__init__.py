"""The texts that the demo model learns from."""
