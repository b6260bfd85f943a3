"""The caller's functions as tokenizers, and models that read texts themselves."""
