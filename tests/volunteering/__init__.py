"""How people volunteer."""
