"""What is its own of a file of truck stops."""
