"""Neurons of the feed-forward blocks."""
