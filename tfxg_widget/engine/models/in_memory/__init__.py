"""Models that are in memory already: Keras models, functions and SavedModels."""
