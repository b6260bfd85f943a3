"""The engine: from a model and an input to attributions.

It uses TensorFlow and numpy, and knows nothing of notebooks. Modules that need TensorFlow
(``gradients.compiled``, ``models``) are imported only when a model is loaded or run, so the
catalogue and the protocol can be read without TensorFlow.
"""
