"""Carpool: who drives to a gleaning, who rides with whom."""
