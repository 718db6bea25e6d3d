"""Which column of a file says what: headers in French or English, in any order, nearly well written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from domain.sheets import Column, FileKind
from services.lookup import folded

ALIKE = 88
"""From this likeness on (of 100) a misspelt header is taken for the known one."""
SHORTEST_MISSPELT = 5
"""Letters from which on misspellings are looked at: shorter words are too much like one another."""

_SYNONYMS: dict[Column, str] = {
    "date": "date jour day le dates",
    "start": "debut start de from heure_de_debut heure_debut start_time opening ouverture arrivee a_partir_de begin",
    "end": "fin end a to heure_de_fin heure_fin end_time until jusqu_a fermeture closing depart",
    "commune": "commune ville town city village municipality localite",
    "site": "lieu lieux site place endroit location venue lieu_dit emplacement nom_du_lieu",
    "address": "adresse address rue street",
    "capacity": "capacite capacite_kg capacite_en_kg capacity capacity_kg kg kilos poids poids_max room weight",
    "jars": "bocaux bocal jars capacite_bocaux nombre_de_bocaux nb_bocaux pots capacity_jars number_of_jars",
    "recipes": "recettes recette recipes recipe plats menu",
    "title": "titre atelier ateliers title workshop workshops intitule nom_de_l_atelier",
    "theme": "theme sujet subject topic type",
    "seats": "places seats nombre_de_places nb_places number_of_seats jauge heads",
    "price": "prix tarif price cost participation prix_eur prix_euros",
    "deposit": "consigne caution deposit",
    "audience": "public publics audience audiences pour_qui for_whom",
    "language": "langue language langues",
    "newcomers": "places_nouveaux nouveaux newcomers seats_newcomers places_nouvelles_personnes nouvelles_personnes",
    "kept": "places_partenaire places_gardees places_reservees kept_seats partner_seats seats_partner reserved_seats",
    "partner": "partenaire partner",
    "access": "acces accessibilite access accessibility",
    "bring": "a_apporter apporter bring to_bring materiel",
    "team": "equipe anime_par animation_par animatrices animateurs team facilitators led_by qui_anime",
    "about": "description a_propos about quelques_mots remarques details",
    "products": "produits produit products product produce legumes",
    "event": "evenement event evenements fete occasion animation",
    "centre": "centre center centre_social centres social_centre structure porteur",
}
KNOWN: dict[str, Column] = {name: column for column, names in _SYNONYMS.items() for name in names.split()}


def column(header: str) -> Column | None:
    """The column of a header; None when it is none of ours.

    >>> column("Capacité (kg)"), column("Heure de début"), column("recetes"), column("météo")
    ('capacity', 'start', 'recipes', None)
    """
    whole = _key(header)
    if found := KNOWN.get(whole) or KNOWN.get(_key(re.sub(r"\(.*?\)|\[.*?\]", " ", header))):
        return found
    if len(whole) < SHORTEST_MISSPELT:
        return None
    names = [name for name in KNOWN if len(name) >= SHORTEST_MISSPELT]
    near = process.extractOne(whole, names, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return KNOWN[near[0]] if near else None


def columns(cells: Sequence[str]) -> list[Column | None]:
    """The column of each cell of a line."""
    return [column(cell) if cell else None for cell in cells]


def kind_of(known: Sequence[Column | None]) -> FileKind:
    """Of what a file with these columns is: a title or seats make it one of workshops.

    >>> kind_of(columns(["date", "titre", "places"])), kind_of(columns(["date", "commune", "kg"]))
    ('workshops', 'stops')
    """
    return "workshops" if {"title", "seats"} & set(known) else "stops"


def is_header(cells: Sequence[str]) -> bool:
    """Whether a line names columns: three of ours, the date among them, or a date and a commune."""
    found = set(columns(cells[:60])) - {None}
    return "date" in found and (len(found) >= 3 or "commune" in found)


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", folded(text)).strip("_")
