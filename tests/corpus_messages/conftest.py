"""The table of the end-to-end tests."""

from tests.end_to_end.conftest import table

__all__ = ["table"]
