"""The tests of Bocal."""
