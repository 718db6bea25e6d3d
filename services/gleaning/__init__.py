"""A gleaning from the plan to the field: prepared, opened, changed, postponed, called off."""
