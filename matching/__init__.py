"""Which stop suits which offer, and why: pure functions of values."""
