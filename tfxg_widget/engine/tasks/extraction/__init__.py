"""Tasks that find spans of the input: answers and entities."""
