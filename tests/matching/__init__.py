"""Which stop suits which offer."""
