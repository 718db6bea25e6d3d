"""Gleanings as volunteers find them."""
