"""Messages to many: written, seen first, sent in batches, stopped."""
