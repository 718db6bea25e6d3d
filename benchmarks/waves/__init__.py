"""Calling volunteers in waves beside calling everybody and calling nobody but the nearest."""
