"""Train the small sentiment model that is part of the package.

A two-layer BERT of about one million parameters learns SST-2 from a larger teacher: the teacher
scores the training sentences and many texts recombined from them, and the student imitates those
scores. The result is an ordinary Hugging Face Hub folder in PyTorch layout and float16.
"""
