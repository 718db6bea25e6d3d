"""Stops of the truck: told in the chat, shown, planned, moved, cancelled."""
