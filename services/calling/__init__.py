"""Volunteers are called to gleanings in waves: who, when, what they answer, and who is told that it will not do."""
