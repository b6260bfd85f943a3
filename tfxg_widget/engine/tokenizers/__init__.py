"""Tokenizers: from texts to encodings that are tied to the caller's characters."""
