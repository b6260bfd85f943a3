"""Methods that evaluate the true gradient at one or more points."""
