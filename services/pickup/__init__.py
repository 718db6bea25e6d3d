"""Pick-up tours: planned for a stop, opened, watched until the truck is there."""
