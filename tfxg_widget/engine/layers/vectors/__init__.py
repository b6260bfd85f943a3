"""One vector for each input, and many of them on a plane."""
