"""The tasks beside text classification: outputs, attributions and what the pipelines answer."""
