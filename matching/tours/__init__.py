"""Which farms a vehicle passes on its way to a stop, in which order, and why not the others."""
