"""Methods that read a layer, or the attention of all of them."""
