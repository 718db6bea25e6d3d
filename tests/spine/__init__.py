"""The durable spine against a Telegram that misbehaves."""
