"""Parts of the inside of a model, computed when the page asks for them."""
