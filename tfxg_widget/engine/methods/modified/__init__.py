"""Methods with rules in the place of the true gradient."""
