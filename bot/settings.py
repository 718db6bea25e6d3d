"""The settings: from the environment or from `.env`, each with a default that works on one machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.lock import sqlite_file
from storage.types import Keyring

Words = Annotated[list[str], NoDecode]
Secrets = Annotated[list[SecretStr], NoDecode]
SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
"""What Telegram takes as a secret, and nobody guesses."""


def _also(name: str, older: str) -> Any:
    return AliasChoices(f"BOCAL_{name}", older)


class Settings(BaseSettings):
    """What an operator decides."""

    model_config = SettingsConfigDict(
        env_prefix="BOCAL_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    token: SecretStr | None = Field(
        None, validation_alias=_also("TOKEN", "TELEGRAM_TOKEN"), description="The bot's token, from @BotFather."
    )
    api_base: str = Field(
        "https://api.telegram.org",
        validation_alias=_also("API_BASE", "TELEGRAM_API_BASE"),
        description="The Bot API server: Telegram's, your own, or a sandbox.",
    )
    file_base: str = Field(
        "",
        validation_alias=_also("FILE_BASE", "TELEGRAM_FILE_BASE"),
        description="Where files are fetched; empty: /file on the Bot API server.",
    )
    proxy: str = Field("", description="An HTTP proxy on the way to the Bot API server.")
    database: str = Field(
        "sqlite+aiosqlite:///data/bocal.db",
        description="sqlite+aiosqlite:///FILE, or postgresql+asyncpg://USER:PASSWORD@HOST/NAME for several machines.",
    )
    keys: Secrets = Field(
        default_factory=list,
        description="Keys of the personal data, comma-separated, the newest first. `bocal key` makes one.",
    )
    key_file: Path | None = Field(
        None, description="A file with the keys, one a line, instead of KEYS; never in the directory of the database."
    )
    intake: Literal["polling", "webhook"] = Field(
        "polling", description="polling asks Telegram (no open port); webhook waits for it."
    )
    poll_seconds: int = Field(50, ge=0, le=50, description="How long Telegram may hold a request for updates.")
    webhook_url: str = Field("", description="The public https address that Telegram calls, and calendars (/agenda/).")
    webhook_host: str = Field("127.0.0.1", description="The address to listen on, behind your reverse proxy.")
    webhook_port: int = Field(8443, ge=0, le=65535, description="The port to listen on.")
    webhook_secret: SecretStr | None = Field(
        None, description="What Telegram must send with each call: 16 to 256 of A-Z a-z 0-9 _ -."
    )
    workers: int = Field(4, ge=1, le=64, description="Updates handled at once on PostgreSQL; SQLite has one writer.")
    slots: int = Field(
        4, ge=1, le=16, description="Messages under way at once: as many are in doubt after a power cut."
    )
    flood_per_minute: int = Field(30, ge=1, description="Messages heard from one person in a minute.")
    zone: str = Field("Europe/Paris", description="The time zone of a new network.")
    geocoders: Words = Field(
        default_factory=list,
        description="Services for street addresses, in order: ban, nominatim, photon; ban=https://HOST for your own.",
    )
    geocoder_contact: str = Field("", description="An e-mail address that Nominatim wants to know its users by.")
    osrm_url: str = Field("", description="Your own OSRM server, for ways by road; empty: estimated as the crow flies.")
    road_factor: float = Field(1.3, ge=1, le=3, description="Kilometres of road in one as the crow flies.")
    road_kmh: float = Field(45, ge=10, le=110, description="How fast a loaded van drives, where no router says it.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much is logged.")
    log_format: Literal["console", "json"] = Field("console", description="console for people, json for machines.")

    @field_validator("keys", "geocoders", mode="before")
    @classmethod
    def _commas(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("webhook_secret", mode="after")
    @classmethod
    def _hard_to_guess(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and SECRET.fullmatch(value.get_secret_value()) is None:
            raise ValueError("BOCAL_WEBHOOK_SECRET needs 16 to 256 of A-Z a-z 0-9 _ -")
        return value

    @field_validator("api_base", "file_base")
    @classmethod
    def _bare(cls, value: str) -> str:
        return value.rstrip("/").removesuffix("/bot")

    @field_validator("osrm_url")
    @classmethod
    def _web(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("BOCAL_OSRM_URL begins with http:// or https://")
        return value.rstrip("/")

    @field_validator("zone")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"no such time zone: {value}") from None
        return value

    @model_validator(mode="after")
    def _together(self) -> Self:
        safe = self.webhook_url.startswith(("https://", "http://127.0.0.1", "http://localhost"))
        if self.intake == "webhook" and (not safe or self.webhook_secret is None):
            raise ValueError("a webhook needs BOCAL_WEBHOOK_URL (https://...) and BOCAL_WEBHOOK_SECRET")
        store = sqlite_file(self.database)
        if store is not None and self.key_file is not None:
            data = store.resolve().parent
            if self.key_file.resolve().is_relative_to(data):
                raise ValueError(f"the key file must not lie with the data in {data}: a copy of one would hold both")
        return self

    @property
    def bot_url(self) -> str:
        """The base that python-telegram-bot puts the token behind."""
        return f"{self.api_base}/bot"

    @property
    def file_url(self) -> str:
        """The same for files."""
        return f"{self.file_base or self.api_base + '/file'}/bot"

    def keyring(self) -> Keyring:
        """The keys, from the setting or from the file.

        Raises:
            ValueError: there is none, or one is not a key.
        """
        keys = [key.get_secret_value() for key in self.keys]
        if not keys and self.key_file is not None:
            keys = self.key_file.read_text().split()
        return Keyring(keys)

    def secrets(self) -> list[str]:
        """What must never be logged."""
        secrets = [self.token, self.webhook_secret, *self.keys]
        return [secret.get_secret_value() for secret in secrets if secret is not None]
