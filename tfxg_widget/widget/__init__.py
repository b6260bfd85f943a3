"""The widget: traits in front, the engine behind, files to keep."""
