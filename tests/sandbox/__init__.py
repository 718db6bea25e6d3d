"""Telegram stand-in: judged with what others wrote."""
