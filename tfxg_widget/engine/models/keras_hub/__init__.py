"""Models of KerasHub, the default stack."""
