"""Methods that read the output of a layer, or the attention of all blocks."""
