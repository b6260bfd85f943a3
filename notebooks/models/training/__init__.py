"""Trains the small models of other tasks that the notebooks explain.

Each is an ordinary Hugging Face Hub folder under ``notebooks/models``, in PyTorch layout and
float16. They are there to be explained offline, not to be good at their tasks.
"""
