"""What words mean for a workshop: for whom, how reachable, in which language, which theme, which recipe."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rapidfuzz import fuzz, process

from domain.catalogue import recipes
from domain.workshops import Access, Audience, Theme
from locales.tongues import code_of
from services.lookup import folded
from services.stop import dishes as stop_dishes

_AUDIENCES: Mapping[Audience, str] = {
    Audience.FAMILIES: r"famill?(?:es?|ly|ies)|parents?|enfants?|children|kids",
    Audience.SENIORS: r"seniors?|aines?|retraites?|personnes agees|older people|retired",
    Audience.DISABILITY: r"handicap\w*|disab\w+",
    Audience.INSERTION: r"insertion|demandeurs? d'emploi|job\w* seekers?|back to work|job insertion|chantier",
    Audience.DIETITIANS: r"dietetici?en\w*|dietetique|dietitians?|dieticians?|nutritionnistes?|nutritionists?",
}
_ACCESS: Mapping[Access, str] = {
    Access.STEP_FREE: r"plain[- ]pied|fauteuils? roulants?|fauteuils?|pmr|sans (?:marches?|escaliers?)|rampe|"
    r"wheelchairs?|step[- ]?free|no steps|ramp|accessible",
    Access.SITTING: r"places? assises?|assise?s?|chaises?|s'asseoir|sitting|chairs?|sit down",
    Access.TOILETS: r"toilettes?|wc|toilets?",
    Access.SIGNED: r"lsf|langue des signes|signee?s?|sign language|bsl",
    Access.EASY: r"falc|facile a lire|mots simples|images|pictos?|easy read\w*|plain words|easy words|pictures",
}
_THEMES: tuple[tuple[Theme, str], ...] = (
    (Theme.GARDENING, r"jardin\w*|potager|semis|semer|taille des|plantation|compost\w*|demonstration|garden\w*|sowing"),
    (Theme.PRESENTATION, r"presentation|bibliotheque|mediatheque|festival|conference|stand|library|talk"),
    (Theme.PRESERVING, r"conserv\w*|bocaux|bocal|sterilis\w*|autoclave|preserv\w*|cann\w+|jars?|confitures?|jams?"),
    (Theme.COOKING, r"cuisin\w*|cook\w*|recettes?|soupes?|goute\w*"),
)
_EVERYONE = re.compile(r"\b(?:tout le monde|tous(?: publics)?|toutes et tous|everyone|everybody|anyone|all)\b")
_HEAD = re.compile(r"^(?:atelier|workshop|cours|initiation|animation)s?\b(?: (?:de|d'|sur|of|on|about|:))? ?")
NEAR = 70
"""From this likeness on (of 100) a recipe is offered for words that name none."""


def audiences(text: str) -> list[Audience] | None:
    """For whom; empty for everyone; None when the words say nothing of it.

    >>> audiences("pour les familles et les seniors"), audiences("tout le monde"), audiences("8 places")
    ([<Audience.FAMILIES: 'families'>, <Audience.SENIORS: 'seniors'>], [], None)
    """
    plain = folded(text)
    found = [one for one, words in _AUDIENCES.items() if re.search(rf"\b(?:{words})\b", plain)]
    return found or ([] if _EVERYONE.search(plain) else None)


def access(text: str) -> list[Access]:
    """What makes it reachable.

    >>> access("plain-pied, toilettes")
    [<Access.STEP_FREE: 'step_free'>, <Access.TOILETS: 'toilets'>]
    """
    plain = folded(text)
    return [one for one, words in _ACCESS.items() if re.search(rf"\b(?:{words})\b", plain)]


def theme(text: str) -> Theme | None:
    """What is done there.

    >>> theme("présentation à la médiathèque"), theme("atelier confitures"), theme("atelier")
    (<Theme.PRESENTATION: 'presentation'>, <Theme.PRESERVING: 'preserving'>, None)
    """
    plain = folded(text)
    return next((one for one, words in _THEMES if re.search(rf"\b(?:{words})\b", plain)), None)


def language(text: str) -> str | None:
    """The code of the language that is named anywhere in the words: "en arabe", "in English".

    >>> language("en arabe"), language("atelier en anglais, 8 places"), language("en octobre"), language("Ukrainian")
    ('ar', 'en', None, 'uk')
    """
    if (alone := code_of(text)) is not None:
        return alone
    for found in re.finditer(r"\b(?:en|in|langue ?:?|language ?:?) (\w+)", folded(text)):
        code = code_of(found[1]) if len(found[1]) > 2 else None
        if code is not None:
            return code
    return None


def recipe(text: str) -> str | None:
    """The recipe that the words name, or nearly name; None when it is none or could be several.

    >>> recipe("Atelier ratatouile"), recipe("soupe de légumes"), recipe("tarte au citron")
    ('ratatouille', 'soupe-de-legumes', None)
    """
    found = stop_dishes.dishes(_HEAD.sub("", folded(text)))
    return found[0] if len(found) == 1 else None


def near(text: str) -> list[str]:
    """Slugs of recipes that are a little like the words, the likest first."""
    names = {slug: folded(known.fr) for slug, known in recipes().items()}
    close = process.extract(_HEAD.sub("", folded(text)), names, scorer=fuzz.WRatio, limit=3, score_cutoff=NEAR)
    return [slug for _name, _score, slug in close]
