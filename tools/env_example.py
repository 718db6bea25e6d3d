"""Write `.env.example` from the settings: `python -m tools.env_example`. A test compares the two."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

from pydantic import AliasChoices

from bot.settings import Settings

HEAD = """\
# Copy to `.env` and fill in what is yours. Every setting is here with its default; an empty line means none.
"""


def example() -> str:
    """The file."""
    parts = [HEAD]
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        key = str(alias.choices[-1]) if isinstance(alias, AliasChoices) else f"BOCAL_{name.upper()}"
        comment = textwrap.fill(field.description or "", 116, initial_indent="# ", subsequent_indent="# ")
        parts.append(f"{comment}\n{key}={_written(field.get_default(call_default_factory=True))}\n")
    return "\n".join(parts)


def _written(value: Any) -> str:
    if value is None:
        return ""
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


if __name__ == "__main__":
    Path(".env.example").write_text(example(), encoding="utf-8")
