"""Gleanings: planned, called for, picked, weighed."""
