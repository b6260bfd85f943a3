"""The TensorFlow classes of transformers 4."""
