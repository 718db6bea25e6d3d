"""What people are reminded of, and what they answer."""
