"""Carpool: who rides with whom to a gleaning."""
