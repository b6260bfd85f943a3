"""The page on the methods, from the catalogue and the classes' own documentation."""
