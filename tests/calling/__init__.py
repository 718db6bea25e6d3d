"""Volunteers are called to gleanings, and answer."""
