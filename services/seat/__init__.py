"""Seats of workshops: taken, waited for, offered, given back."""
