"""Tokenizers of models that write: a prompt or a source, and its continuation."""
