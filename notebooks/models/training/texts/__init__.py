"""The data sets, and the training texts made from them."""
