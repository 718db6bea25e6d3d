"""Column types that mean the same on SQLite (STRICT tables) and on PostgreSQL, and the one that encrypts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import BigInteger, Boolean, Dialect, Float, Integer, LargeBinary, Text, TypeDecorator
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine


class UnreadableError(RuntimeError):
    """An encrypted value cannot be read with the keys given: the key was changed or lost."""


class Keyring:
    """Keys for personal data, the newest first: it writes, all of them read.

    Args:
        keys: url-safe base64 keys of 32 bytes, as `Fernet.generate_key` makes them.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ValueError("at least one key is needed to keep personal data")
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    @staticmethod
    def new_key() -> str:
        """A fresh key, to be kept apart from the data."""
        return Fernet.generate_key().decode()

    def seal(self, text: str) -> bytes:
        """Encrypt with the newest key."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """Decrypt with whichever key fits.

        Raises:
            UnreadableError: no key fits.
        """
        try:
            return self._fernet.decrypt(bytes(sealed)).decode()
        except InvalidToken as exc:
            raise UnreadableError("no key reads this value: is BOCAL_KEYS the one it was written with?") from exc


def _keyring(dialect: Dialect) -> Keyring:
    ring = getattr(dialect, "keyring", None)
    if not isinstance(ring, Keyring):
        raise UnreadableError("this connection was opened without keys")
    return ring


class Encrypted(TypeDecorator[str]):
    """Text at rest as ciphertext: names, phones, addresses, exact places, message bodies."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Seal on the way in."""
        return None if value is None else _keyring(dialect).seal(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Open on the way out; nothing sealed means that it was forgotten."""
        return _keyring(dialect).open(value) if value else None


class EncryptedJson(Encrypted):
    """JSON at rest as ciphertext."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Write compact JSON and seal it."""
        text = None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return super().process_bind_param(text, dialect)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        """Open it and read the JSON."""
        text = super().process_result_value(value, dialect)
        return None if text is None else json.loads(text)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands where a sealed value cannot be opened: bytes that were damaged, a key that is not ours."""

    reason: str


class Guarded(EncryptedJson):
    """Reads `EncryptedJson` row by row: one that cannot be opened is `Unreadable`, and stops none of the others."""

    cache_ok = True

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        """Open it, if it can be opened."""
        try:
            return super().process_result_value(value, dialect)
        except (UnreadableError, ValueError) as exc:
            return Unreadable(f"cannot be read: {type(exc).__name__}")


class Json(TypeDecorator[Any]):
    """JSON in the clear: settings, lists of words of ours."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Write compact JSON."""
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Read the JSON."""
        return None if value is None else json.loads(value)


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment: `timestamptz` on PostgreSQL, sortable ISO text to the microsecond on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Pick the column type of the engine."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.TIMESTAMP(timezone=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse naive times, keep UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its zone: {value!r}")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give aware UTC back."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            return value.astimezone(UTC)  # type: ignore[no-any-return]
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%f%z")


class Flag(TypeDecorator[bool]):
    """Yes or no: `boolean` on PostgreSQL, 0 or 1 on SQLite (STRICT knows no booleans)."""

    impl = Integer
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Pick the column type of the engine."""
        return dialect.type_descriptor(Boolean() if dialect.name == "postgresql" else Integer())

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:
        """0 or 1 for SQLite."""
        return value if value is None or dialect.name == "postgresql" else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:  # noqa: ARG002
        """A bool either way."""
        return None if value is None else bool(value)


Id = BigInteger().with_variant(sqlite.INTEGER(), "sqlite")
"""Row ids and chat ids: 64 bits on both engines."""
Real = Float(53).with_variant(sqlite.REAL(), "sqlite")
"""Degrees and quantities: 64-bit floats on both engines."""
