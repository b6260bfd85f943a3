"""What models compute inside: attention, hidden states, neurons."""
