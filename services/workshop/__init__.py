"""Workshops: told in the chat, shown, planned, repeated, changed, called off."""
