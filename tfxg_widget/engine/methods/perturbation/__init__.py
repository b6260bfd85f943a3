"""Methods that mask parts of the input and compare the model's outputs."""
