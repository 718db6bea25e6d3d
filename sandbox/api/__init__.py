"""The HTTP API of the phones and of the controls, for the page and for tests from outside."""
