"""Time passes: rounds that a bell rings, each harmless when late, repeated or doubled."""
