"""The workroom of the workshops and the table of the end-to-end tests, for gleanings too."""

from tests.end_to_end.conftest import table
from tests.workshops.conftest import room

__all__ = ["room", "table"]
