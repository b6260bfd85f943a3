"""Networks: from ids or word embeddings to logits, and the tensors on the way."""
