"""Time passes: the bell rings late, twice, or from two machines."""
