"""The numbers that the engine is held to, computed by PyTorch and captum.

Run as ``python -m scripts.reference`` in an environment of its own
(``scripts/reference-requirements.txt``). The results are small and committed, so the test-suite
needs no PyTorch.
"""
