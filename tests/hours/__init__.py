"""Time that people gave."""
