"""Methods that hide parts of the input."""
