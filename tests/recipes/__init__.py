"""The recipes of CONTRIBUTING, tried."""
