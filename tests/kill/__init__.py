"""Killing the real bot, again and again, while people write to it: `python -m tests.kill --kills 500`."""
