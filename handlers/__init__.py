"""People speak: one file per conversation. Handlers hold no state and never send."""
