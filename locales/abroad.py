"""Countries and great cities outside France, in French and English: babel knows them, so nobody lists them here."""

from __future__ import annotations

import unicodedata
from functools import cache

from babel import Locale
from babel.core import get_global

FRENCH = frozenset({"FR", "BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"})
_LANGUAGES = ("fr", "en_GB")


def folded(text: str) -> str:
    """Lower case without accents, for looking words up.

    >>> folded("Déjà l'Été")
    "deja l'ete"
    """
    parts = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    return "".join(char for char in parts if not unicodedata.combining(char))


@cache
def abroad() -> frozenset[str]:
    """Folded names: "bruxelles", "london", "belgique".

    >>> sorted(abroad() & {"bruxelles", "brussels", "londres", "berlin", "italie", "paris", "dieppe"})
    ['berlin', 'brussels', 'bruxelles', 'italie', 'londres']
    """
    found = set()
    territories = get_global("zone_territories")
    outside = [zone for zone, territory in territories.items() if territory not in FRENCH]
    for language in _LANGUAGES:
        locale = Locale.parse(language)
        found |= {name for code, name in locale.territories.items() if len(code) == 2 and code not in FRENCH}
        cities = locale.time_zones
        found |= {cities.get(zone, {}).get("city") or zone.split("/")[-1].replace("_", " ") for zone in outside}
    return frozenset(folded(name) for name in found)
