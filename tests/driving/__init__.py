"""Driving a pick-up tour."""
