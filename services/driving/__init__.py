"""Driving a pick-up tour: who drives, what is found at each farm, and what follows from it."""
