"""The engine: turns a model and an input into attributions.

TensorFlow and numpy only; nothing here knows of notebooks. Modules that need TensorFlow import
it where they are imported themselves late (``passes``, ``models.layered``), so that the
catalogue and the protocol can be read without it.
"""
