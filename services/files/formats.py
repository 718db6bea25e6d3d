"""Which files are fetched at all, by what they claim; what they hold is looked at later."""

from __future__ import annotations

SUFFIXES = (".csv", ".xlsx", ".txt")
MIMES = frozenset(
    {
        "text/csv",
        "text/plain",
        "text/comma-separated-values",
        "text/tab-separated-values",
        "application/csv",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/octet-stream",
        "",
    }
)


def is_readable(name: str, mime: str) -> bool:
    """Whether a file claims to be a table: by its name, and nothing against it in its type.

    >>> is_readable("stops.XLSX", ""), is_readable("stops.pdf", "text/csv"), is_readable("a.csv", "image/png")
    (True, False, False)
    """
    return name.lower().endswith(SUFFIXES) and mime.lower().partition(";")[0].strip() in MIMES
