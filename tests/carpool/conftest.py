"""The workroom of the workshops, for gleanings too."""

from tests.workshops.conftest import room

__all__ = ["room"]
