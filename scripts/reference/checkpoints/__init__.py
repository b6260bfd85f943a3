"""Write tiny checkpoints of random weights, with their tokenizers."""
