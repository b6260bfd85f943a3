"""Results and methods of the engine in the shapes that the page knows."""
