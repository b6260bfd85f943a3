"""What happens inside a model: attention, hidden states, neurons, and what each layer answers."""
