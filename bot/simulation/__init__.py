"""A season of the cannery in a minute: the real bot, and people who only press what they are shown."""
