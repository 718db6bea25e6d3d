"""Gleanings as volunteers find them: the next ones, one card each, all that is known of one."""
