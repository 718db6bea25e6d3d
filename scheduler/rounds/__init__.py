"""What happens because time passes: one file each, with `EVERY` and a class `Round` that finds rows and settles them.

A round may run late, twice, or on two machines: what is due follows from rows, and what is said has a key.
"""
