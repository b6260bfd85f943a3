"""The page on the references, from the comparisons that the tests hold."""
