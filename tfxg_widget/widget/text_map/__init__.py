"""The map of texts: where many texts lie, as a widget."""
