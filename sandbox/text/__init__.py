"""Formatted text as Telegram's server reads it: markup, clean-up, trimming and what it finds by itself."""
