"""What a message says: a deterministic reading of French and English offers."""
