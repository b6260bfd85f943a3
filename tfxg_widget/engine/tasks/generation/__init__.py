"""Tasks whose models write a text token by token."""
