"""What the states of each layer would be read as by the last part of the model."""
