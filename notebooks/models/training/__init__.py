"""Train the small models that the notebooks explain.

Each is an ordinary Hugging Face Hub folder under ``notebooks/models``, in PyTorch layout and
float16. They are examples for explanations without a network, and not good at their tasks.
"""
