"""Who is called to a gleaning, how many at a time, when the next, and why not the others: pure functions of values."""
