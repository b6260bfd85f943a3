"""Mutation testing: deliberate faults that the tests have to catch, see ``faults.toml``."""
