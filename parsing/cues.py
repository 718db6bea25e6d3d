"""Grades and hand-over: cues of the lexicon, with the negations that turn them round."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re

from parsing.lexicons import cues
from parsing.models import Evidence, Handover
from parsing.text import Text

_NOT = re.compile(
    r"(?<!\w)(?:pas|plus|non|ni|sans|aucune?s?|jamais|not|no|never|isn t|aren t|nor|without|rien d|rien de|zero|pas de|ne sont pas|n est pas)"
    r"(?: (?:du tout|de|d|tres|trop|si|encore|ete|ni|forcement|vraiment|any|very|too|une?|des|vraiment|particulierement|at all|la moindre|le moindre))*[ ,]+$"
)
_PAST = re.compile(r"(?<!\w)(?:l an dernier|l annee derniere|last year|d habitude|normalement)(?!\w)")
_OWN_NEGATION = {"pas", "plus", "ne", "non", "n", "peu", "not", "jamais", "didn", "wouldn", "aren", "isn"}


def read_grades(text: Text) -> tuple[list[str], Evidence | None]:
    """The labels of section 3 that the words give, in the order of the lexicon, and where the first stands."""
    found: list[str] = []
    evidence = None
    for label, pattern in cues("grades.csv").items():
        for match in pattern.finditer(text.s):
            if _negated(text.s, match) or _excused(label, match, text.s):
                continue
            found.append(label)
            evidence = evidence or Evidence(span=text.span(match.start(), match.end()))
            break
    return found, evidence


def _negated(s: str, match: re.Match[str]) -> bool:
    if match[0].split(" ")[0] in _OWN_NEGATION:
        return False
    return bool(_NOT.search(s[max(0, match.start() - 40) : match.start()]))


def _excused(label: str, match: re.Match[str], s: str) -> bool:
    """Words that look like a grade and are none: "trop de travail", "vers 14 h", "marques" of a brand."""
    after = s[match.end() : match.end() + 25]
    words = match[0]
    if label == "overproduction" and words == "trop de":
        return not re.match(r" (?:[a-z]+ )?(?:P|fruits?|legumes?)", after)
    if label == "overproduction" and words == "surplus" and re.match(r" (?:du|de) marche", after):
        return True
    if words == "vers":
        return not re.search(r"(?:des|de|avec|quelques|les) $", s[max(0, match.start() - 9) : match.start()]) or bool(
            re.match(r" (?:H|le |L|D|la )", after)
        )
    if words.startswith("defaut"):
        return bool(re.search(r"(?:sans|aucun|zero|par|no) $", s[max(0, match.start() - 8) : match.start()]))
    if words.startswith("marque"):
        return bool(
            re.search(r"(?:ma|sa|notre|la|une|de|votre|leur|les|des) $", s[max(0, match.start() - 7) : match.start()])
        )
    if words.startswith(("gele ", "gelee")) or words == "gele":
        return bool(
            re.search(r"(?:en|la|une|de|des|les|ma|notre|nos|mes) $", s[max(0, match.start() - 7) : match.start()])
        )
    if words in {"gueule", "spots", "griffe"}:
        return words == "spots"
    return False


def read_handover(text: Text) -> tuple[Handover | None, Evidence | None]:
    """Whether the sender brings it, or it must be fetched; bringing wins when both are offered."""
    table = cues("handover.csv")
    refused = table["no_deliver"].search(text.s)
    plain = table["no_deliver"].sub(lambda m: "X" * len(m[0]), text.s)
    plain = _OTHERS.sub(lambda m: "X" * len(m[0]), plain)
    if match := table["deliver"].search(plain):
        return "deliver", Evidence(span=text.span(match.start(), match.end()))
    if match := refused or table["pickup"].search(plain):
        return "pickup", Evidence(span=text.span(match.start(), match.end()))
    return None, None


_OTHERS = re.compile(
    r"(?<!\w)(?:vous|tu|qui|quelqu un) (?:pouvez|pourriez|peux|peut|pourrait) (?:nous |me |les )?(?:livrer|apporter|deposer|transporter|emmener)"
    r"|(?<!\w)(?:a|pas|jamais|plus) prendre en compte|(?<!\w)prendre (?:contact|rendez vous|rdv|soin|le temps|un cafe|part|des nouvelles)"
    r"|(?<!\w)(?:livrais|livrions|livrait|avait livre|ai livre|a livre|avons livre)(?!\w)"
)
