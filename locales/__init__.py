"""How Bocal speaks: gettext catalogues and the one place where values are escaped."""

from locales.catalogues import LANGUAGES, best_language
from locales.render import html, payload, plain, unformatted

__all__ = ["LANGUAGES", "best_language", "html", "payload", "plain", "unformatted"]
