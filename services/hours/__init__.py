"""Time that people gave: recorded, corrected, approved by somebody else."""
