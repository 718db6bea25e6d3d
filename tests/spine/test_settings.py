"""The settings: read from the environment, told by `.env.example`, safe by default; and what logs never hold."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot import logs
from bot.settings import Settings
from storage.types import Keyring
from tools.env_example import example

TOKEN = "123456789:AAE-abcdefghijklmnopqrstuvwxyz01234"


def test_the_example_names_every_setting_with_its_default() -> None:
    assert Path(".env.example").read_text() == example()


def test_names_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("TELEGRAM_TOKEN", "1:a"),
        ("TELEGRAM_API_BASE", "http://127.0.0.1:8081/bot/"),
        ("BOCAL_KEYS", "one, two"),
        ("BOCAL_GEOCODERS", "ban,photon"),
    ):
        monkeypatch.setenv(name, value)
    settings = Settings(_env_file=None)
    assert settings.bot_url == "http://127.0.0.1:8081/bot"
    assert settings.file_url == "http://127.0.0.1:8081/file/bot"
    assert [key.get_secret_value() for key in settings.keys] == ["one", "two"]
    assert settings.geocoders == ["ban", "photon"]
    monkeypatch.setenv("BOCAL_TOKEN", "2:b")
    token = Settings(_env_file=None).token
    assert token is not None
    assert token.get_secret_value() == "2:b"


def test_secrets_are_not_shown() -> None:
    settings = Settings(_env_file=None, token=TOKEN, keys=["key-of-mine"], webhook_secret="hook-secret-of-mine")
    assert not re.search("AAE-|key-of-mine|hook-secret-of-mine", f"{settings!r} {settings}")
    assert settings.secrets() == [TOKEN, "hook-secret-of-mine", "key-of-mine"]


def test_a_key_file_beside_the_data_is_refused(tmp_path: Path) -> None:
    database = f"sqlite+aiosqlite:///{tmp_path}/data/bocal.db"
    with pytest.raises(ValueError, match="must not lie with the data"):
        Settings(_env_file=None, database=database, key_file=tmp_path / "data" / "keys")
    key = Keyring.new_key()
    (tmp_path / "keys").write_text(f"{key}\n")
    settings = Settings(_env_file=None, database=database, key_file=tmp_path / "keys")
    assert settings.keyring().open(Keyring([key]).seal("x")) == "x"


@pytest.mark.parametrize("wrong", [{"zone": "Europe/Dieppe"}, {"poll_seconds": 51}, {"intake": "pigeon"}])
def test_what_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Settings(_env_file=None, **wrong)


def test_what_is_left_empty_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As in a `.env` that was copied from the example: an empty secret is no secret, and no webhook opens with it."""
    (tmp_path / ".env").write_text(example())
    settings = Settings(_env_file=tmp_path / ".env")
    assert (settings.webhook_secret, settings.token, settings.key_file) == (None, None, None)
    monkeypatch.setenv("BOCAL_WEBHOOK_SECRET", "")
    monkeypatch.setenv("BOCAL_WEBHOOK_URL", "https://example.org")
    monkeypatch.setenv("BOCAL_INTAKE", "webhook")
    with pytest.raises(ValueError, match="BOCAL_WEBHOOK_SECRET"):
        Settings(_env_file=tmp_path / ".env")


@pytest.mark.parametrize("secret", ["", "fifteen-letters", "sixteen letters!", "x" * 257, "éééééééééééééééééé"])
def test_a_secret_that_telegram_refuses_or_anybody_guesses_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="16 to 256"):
        Settings(_env_file=None, webhook_secret=secret)


@pytest.mark.parametrize("form", ["json", "console"])
def test_no_secret_reaches_the_logs(form: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """G10: neither in our lines, nor in those of libraries, nor in tracebacks."""
    logs.configure("DEBUG", form, ["hook-secret-of-mine"])
    try:
        structlog.get_logger().info("sent", url=f"https://api/bot{TOKEN}/x", other="hook-secret-of-mine")
        logging.getLogger("httpx").warning("GET https://api/bot%s/getMe", TOKEN)
        logging.getLogger("httpx").info("quiet")
        try:
            int(TOKEN)
        except ValueError:
            structlog.get_logger().exception("failed")
            logging.getLogger("x").exception("failed hook-secret-of-mine")
    finally:
        logs.configure("WARNING")
    written = capsys.readouterr().err
    assert not re.search("AAE-|hook-secret-of-mine|quiet", written)
    assert written.count("123456789:***") == 2
    assert written.count("ValueError") == 2, "what sort of error, and not with which value"
