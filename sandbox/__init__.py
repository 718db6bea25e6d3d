"""A local Bot API server and its page, for demos and tests. It knows nothing of the rest of Bocal."""
