"""The trade: models, rules, catalogue and refusals. No input, no output."""
