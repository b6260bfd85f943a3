"""Methods that evaluate gradients at one or more points."""
