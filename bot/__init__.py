"""The Telegram door, settings, command line and assembly: the only floor that talks to the world."""
