"""Methods that replace the gradient of some operations by a rule."""
