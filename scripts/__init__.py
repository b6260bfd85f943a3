"""Scripts for development; the package does not import them."""
