"""The Bot API methods that the sandbox knows; whatever is not registered here does not exist."""

from sandbox.methods import chats, editing, intake, media, profile, sending
from sandbox.methods.registry import METHODS, Method, find

__all__ = ["METHODS", "Method", "chats", "editing", "find", "intake", "media", "profile", "sending"]
