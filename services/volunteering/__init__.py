"""How people volunteer: their card, and what they say of it in words."""
