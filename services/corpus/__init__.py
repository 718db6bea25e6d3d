"""What was not read rightly helps to read better, when its sender allows it."""
