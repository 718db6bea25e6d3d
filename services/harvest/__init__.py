"""The harvest of a gleaning: weighed, photographed, given to somebody, and what became of it."""
