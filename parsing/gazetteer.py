"""The communes of France by name, by postcode and by place: who says "St Donat" near Romans means which one.

Names are compared as keys: small letters, no accents, words apart by one space, "st" as "saint", no leading article.
The data file is sorted by key, so that bisection finds a name, and every name that begins with it, without an index.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import asin, cos, exp, log10, radians, sin, sqrt
from pathlib import Path
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from domain.places import Commune, Point

DATA = Path(__file__).parent / "data"
COMMUNES, COMMON_WORDS = DATA / "communes.csv.gz", DATA / "common_words.txt"
SERVED = (Point(49.922, 1.078), Point(45.046, 5.050))
"""Around Dieppe and around Romans-sur-Isère: the areas of the first canneries."""
EARTH_KM = 6371.009
REACH_KM = 60.0
"""A short form or a misspelling is looked for this far around; beyond, a farmer gives the whole name."""
ELSEWHERE_KM = 50.0
"""A point farther than this from every commune is not in France."""
READ_AT_MOST = 120
"""Characters of a name that are read; the longest official one has 45."""

SHORT, LOOSE, CUT = 0.90, 0.92, 0.95
"""Likeness of a short form; of a name without its little words; and by how much a misspelt short form loses."""
FUZZY = {0: 0.86, 1: 0.82, 2: 0.74, 3: 0.66}
"""Likeness by the number of letters put wrong; 0 when the name sounds the same."""
OTHER_INITIAL = 0.9
"""A wrong first letter is rarer than others."""
SHORTEST = 4
"""Letters of the shortest short form."""
CONFIDENT, RIVAL = 0.70, 0.92
CELL = 0.1
"""Degrees of a cell of the grid, about 11 km from south to north."""
LONGEST = 10
"""Words of the longest name."""
KEPT_AREAS = 64

How = Literal["exact", "short", "fuzzy"]
Near = Point | Iterable[Point] | None

_LETTERS = {
    code: plain
    for code in range(0xC0, 0x250)
    if (plain := unicodedata.normalize("NFKD", chr(code)).encode("ascii", "ignore").decode())
}
_LETTERS |= dict.fromkeys(map(ord, "-‐‑–—'’ʼ`´.,;:()/\"_\t\r\u00a0\u202f"), " ") | {0xE6: "ae", 0x153: "oe"}
_BLANKS = re.compile(r" {2,}")
_SAINT = re.compile(r"\bst(e?) ")
_LEZ = re.compile(r"\blez\b")
_ARTICLE = re.compile(r"^(?:les?|la|l) (?=.)", re.MULTILINE)
_STRANGE = re.compile(r"[^a-z0-9 ]")
ARTICLES = frozenset({"le", "la", "les", "l"})
LINKS = frozenset(
    {"sur", "sous", "les", "en", "de", "du", "des", "d", "l", "la", "le", "et", "a", "au", "aux", "pres", "s"}
)
GENERIC = frozenset({"saint", "sainte", "saints", "notre", "notre dame"}) | LINKS
_WORDS = {"st": "saint", "ste": "sainte", "lez": "les"}


def normalised(name: str) -> str:
    """A name as RULES.md compares it, the article kept.

    >>> normalised("St-Donat s/ l’Herbasse"), normalised("L'Haÿ-les-Roses")
    ('saint donat sur l herbasse', 'l hay les roses')
    """
    text = unicodedata.normalize("NFKD", name[:READ_AT_MOST].lower().replace("s/", "sur ").replace("\n", " "))
    text = "".join(char for char in text.translate(_LETTERS) if not unicodedata.combining(char))
    return _plain(_STRANGE.sub(" ", text))


def key(name: str) -> str:
    """What names are looked up by: normalised, without the leading article.

    >>> key("Le Havre"), key("Ste Marguerite-sur-Mer")
    ('havre', 'sainte marguerite sur mer')
    """
    return _ARTICLE.sub("", normalised(name))


def keys(names: Iterable[str]) -> Iterator[str]:
    """The keys of official names, all at once (forty thousand in a few hundredths of a second)."""
    return iter(_ARTICLE.sub("", _plain("\n".join(names).lower().translate(_LETTERS))).split("\n"))


def _plain(text: str) -> str:
    return _LEZ.sub("les", _SAINT.sub(r"saint\1 ", _BLANKS.sub(" ", text).strip(" ")))


_SOUNDS = tuple(
    (re.compile(pattern), heard)
    for pattern, heard in (
        (r"([a-z])\1+", r"\1"), (r"ph", "f"), (r"ch", "x"), (r"h", ""), (r"e?au", "o"), (r"y", "i"), (r"ai|ei", "e"),
        (r"qu|ck|k|c(?=[aoulr])", "k"), (r"[ae][nm](?=[^aeiou\n])", "an"), (r"z|c(?=[ei])", "s"), (r"[stdxpe]+\b", ""),
    )
)  # fmt: skip


def sound(text: str) -> str:
    """Keys (one, or several with line feeds between) roughly as they are heard in French.

    >>> sound("baqueville") == sound("bacqueville"), sound("anvermeux") == sound("envermeu")
    (True, True)
    """
    for pattern, heard in _SOUNDS:
        text = pattern.sub(heard, text)
    return text


@dataclass(frozen=True, slots=True)
class Match:
    """A commune that a name may mean."""

    commune: Commune
    score: float
    """0 to 1: how like the name is, and how near (or how well known) the commune."""
    how: How
    km: float
    """From the nearest of the served places, as the crow flies."""
    likeness: float
    """0 to 1: how like the name alone is."""


@dataclass(frozen=True, slots=True)
class _Around:
    """The communes within reach of the served places, by whole name and by short forms."""

    members: frozenset[int]
    forms: list[str]
    owners: list[int]
    sounds: dict[str, list[int]]


class Gazetteer:
    """The communes of today and the former ones that people still name."""

    def __init__(self, rows: str, common: Iterable[str] = ()) -> None:
        """Rows as `tools/build_gazetteer.py` writes them, sorted by key; names that are also ordinary words."""
        columns = list(zip(*(row.split(",") for row in rows.splitlines()), strict=True))
        self._names, self._insee, self._postcodes = columns[:3]
        self._lat, self._lon = array("d", map(float, columns[3])), array("d", map(float, columns[4]))
        self._population, self._flags = columns[5:]
        self._keys = list(keys(self._names))
        self.common = frozenset(common)
        self._known_around: dict[tuple[Point, ...], _Around] = {}

    @staticmethod
    def load() -> Gazetteer:
        """The shipped gazetteer, read once in the process."""
        return _shipped()

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[Commune]:
        return map(self.commune, range(len(self)))

    def commune(self, i: int) -> Commune:
        """The commune of a row."""
        return Commune(
            name=self._names[i],
            insee=self._insee[i],
            postcodes=tuple(self._postcodes[i].split()),
            point=Point(self._lat[i], self._lon[i]),
            population=int(self._population[i] or 0),
            former="f" in self._flags[i],
            coarse="c" in self._flags[i],
        )

    def find(self, name: str, near: Near = None, limit: int = 5) -> list[Match]:
        """What a name may mean, likeliest first.

        Exact names, short forms ("Romans" for Romans-sur-Isère) and, where neither is near, close misspellings.
        Near one point or several; by default the served areas.
        """
        wanted = _trimmed(key(name))
        if not wanted or wanted in GENERIC:
            return []
        places = _points(near)
        likeness = self._named(wanted) or self._loosely(wanted)
        matches = self._ranked(likeness, places)
        if (not matches or matches[0].score < CONFIDENT) and wanted not in self.common:
            matches = self._ranked({**self._misspelt(wanted, places, alone=not likeness), **likeness}, places)
        return matches[:limit]

    def by_postcode(self, code: str) -> list[Commune]:
        """The communes of a postcode, the most populous first; a former one only where today's has another code."""
        rows = self._postcode_rows.get(code.strip(), [])
        return sorted(map(self.commune, rows), key=lambda commune: (commune.former, -commune.population, commune.name))

    def by_insee(self, code: str) -> Commune | None:
        """The commune of today with this INSEE code."""
        row = self._insee_rows.get(code)
        return None if row is None else self.commune(row)

    def nearest(self, point: Point, limit: int = 1) -> list[tuple[Commune, float]]:
        """The communes of today whose middles are nearest, with the km; none for a point far from France."""
        found: dict[int, float] = {}
        width = CELL * 111.2 * max(cos(radians(point.lat)), 0.1)
        for ring in range(int(ELSEWHERE_KM / width) + 2):
            for row in self._ring(point, ring):
                found[row] = _km(point.lat, point.lon, self._lat[row], self._lon[row])
            if sum(km <= ring * width for km in found.values()) >= limit:
                break
        order = sorted((km, row) for row, km in found.items() if km <= ELSEWHERE_KM)
        return [(self.commune(row), round(km, 1)) for km, row in order[:limit]]

    def spans(
        self, tokens: Sequence[str], near: Near = None, *, allow_common: bool = False
    ) -> list[tuple[int, int, list[Match]]]:
        """Where words name communes: (start, end, what may be meant), left to right, the longest name first.

        Tokens are normalised words (small letters, no accents). Whole names count everywhere, short forms within reach
        of the served places. Names that are ordinary words count only when `allow_common`.
        """
        places = _points(near)
        words = [_WORDS.get(token, token) for token in tokens]
        spans, start = [], 0
        while start < len(words):
            end, likeness = self._longest(words, start, places, allow_common=allow_common)
            if likeness:
                matches = self._ranked(likeness, places)[:5]
                first = start - (start > 0 and _has_article(words[start - 1], matches))
                spans.append((first, end, matches))
            start = end
        return spans

    # -- by name -------------------------------------------------------------------------------------------------------

    def _begin(self, prefix: str) -> tuple[int, int]:
        """The rows whose key is this, or begins with it and a space."""
        low = bisect_left(self._keys, prefix)
        return low, bisect_left(self._keys, f"{prefix}!", low)  # "!" follows the space

    def _named(self, wanted: str) -> dict[int, tuple[How, float]]:
        rows = range(*self._begin(wanted))
        short = SHORT if len(wanted) >= SHORTEST else 0.0
        likeness: dict[int, tuple[How, float]] = {
            row: ("exact", 1.0) if self._keys[row] == wanted else ("short", short) for row in rows
        }
        return {row: each for row, each in likeness.items() if each[1]}

    def _loosely(self, wanted: str) -> dict[int, tuple[How, float]]:
        """Names of the same words but for the little ones: "criel mer", "bourg peage"."""
        words = wanted.split(" ")
        if len(words) < 2:
            return {}
        head = " ".join(words[: 2 if words[0] in GENERIC else 1])
        bare = _bare(words)
        rows = range(*self._begin(head))
        return {row: ("short", LOOSE) for row in rows if _bare(self._keys[row].split(" "))[: len(bare)] == bare}

    def _misspelt(self, wanted: str, places: tuple[Point, ...], *, alone: bool) -> dict[int, tuple[How, float]]:
        """Close spellings: within reach of the places first; in all of France when there is nothing else."""
        edits = _edits(wanted)
        around = self._around(places)
        found: dict[int, tuple[How, float]] = {}
        near = process.extract(wanted, around.forms, scorer=OSA.distance, score_cutoff=edits, limit=12) if edits else []
        heard = around.sounds.get(sound(wanted), []) if len(wanted) >= SHORTEST else []
        for distance, at in [*((0, at) for at in heard), *((int(distance), at) for _, distance, at in near)]:
            row = around.owners[at]
            whole = len(around.forms[at]) == len(self._keys[row])
            initial = 1.0 if around.forms[at][0] == wanted[0] else OTHER_INITIAL
            likeness = FUZZY[min(distance, 3)] * initial * (1.0 if whole else CUT)
            found[row] = max(found.get(row, ("fuzzy", 0.0)), ("fuzzy", likeness))
        if found or not alone or not edits:
            return found
        low, high = bisect_left(self._keys, wanted[0]), bisect_left(self._keys, wanted[0] + "{")
        rows = [row for row in range(low, high) if abs(len(self._keys[row]) - len(wanted)) <= edits]
        spelt = [self._keys[row] for row in rows]
        far = process.extract(wanted, spelt, scorer=OSA.distance, score_cutoff=edits, limit=12)
        return {rows[at]: ("fuzzy", FUZZY[int(distance)]) for _, distance, at in far}

    def _around(self, places: tuple[Point, ...]) -> _Around:
        """What is within reach of the places, kept for the next message."""
        if places not in self._known_around:
            if len(self._known_around) >= KEPT_AREAS:
                self._known_around.clear()
            self._known_around[places] = self._surveyed(places)
        return self._known_around[places]

    def _surveyed(self, places: tuple[Point, ...]) -> _Around:
        members: set[int] = set()
        for place in places:
            height = REACH_KM / 111.0
            rows = [row for row, lat in enumerate(self._lat) if abs(lat - place.lat) < height]
            members.update(row for row in rows if _km(place.lat, place.lon, self._lat[row], self._lon[row]) <= REACH_KM)
        forms = [(form, row) for row in sorted(members) for form in _forms(self._keys[row])]
        sounds: dict[str, list[int]] = defaultdict(list)
        for at, heard in enumerate(sound("\n".join(form for form, _ in forms)).split("\n")):
            sounds[heard].append(at)
        return _Around(frozenset(members), [form for form, _ in forms], [row for _, row in forms], dict(sounds))

    # -- spans ---------------------------------------------------------------------------------------------------------

    def _longest(
        self, words: Sequence[str], start: int, places: tuple[Point, ...], *, allow_common: bool
    ) -> tuple[int, dict[int, tuple[How, float]]]:
        """The end of the longest name that starts here and the rows it may mean; the next word and none otherwise."""
        best: tuple[int, dict[int, tuple[How, float]]] = (start + 1, {})
        joined = ""
        for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
            joined = f"{joined} {words[end - 1]}" if joined else words[start]
            low, high = self._begin(joined)
            if low == high:
                break
            if words[end - 1] in LINKS or joined in GENERIC or len(joined) < 3:
                continue
            if not allow_common and joined in self.common:
                continue
            rows = self._meant(joined, range(low, high), self._around(places).members)
            if rows:
                best = (end, rows)
        return self._continued(words, best)

    def _meant(self, joined: str, rows: range, members: Collection[int]) -> dict[int, tuple[How, float]]:
        short = len(joined) >= SHORTEST
        return {
            row: ("exact", 1.0) if self._keys[row] == joined else ("short", SHORT)
            for row in rows
            if self._keys[row] == joined or (short and row in members)
        }

    def _continued(
        self, words: Sequence[str], best: tuple[int, dict[int, tuple[How, float]]]
    ) -> tuple[int, dict[int, tuple[How, float]]]:
        """A short form whose name goes on without its little words takes them in: "criel mer", "saint aubin scie"."""
        end, likeness = best
        for row, (how, _) in likeness.items():
            if how == "short":
                bare = _bare(self._keys[row].split(" "))
                for stop in range(min(end + 4, len(words)), end, -1):
                    if words[stop - 1] not in LINKS and bare[-(len(_bare(words[end:stop]))) :] == _bare(
                        words[end:stop]
                    ):
                        return stop, {row: ("short", LOOSE)}
        return best

    # -- by place ------------------------------------------------------------------------------------------------------

    def _ranked(self, likeness: dict[int, tuple[How, float]], places: tuple[Point, ...]) -> list[Match]:
        matches = []
        for row, (how, like) in likeness.items():
            km = min(_km(place.lat, place.lon, self._lat[row], self._lon[row]) for place in places)
            matches.append(_match(self.commune(row), how, like, km))
        return sorted(matches, key=_order)

    def _ring(self, point: Point, ring: int) -> Iterator[int]:
        """The rows in the cells of the grid that lie `ring` cells away."""
        north, east = int(point.lat // CELL), int(point.lon // CELL)
        for y in range(north - ring, north + ring + 1):
            step = 1 if abs(y - north) == ring else max(2 * ring, 1)
            for x in range(east - ring, east + ring + 1, step):
                yield from self._cells.get((y, x), ())

    @cached_property
    def _cells(self) -> dict[tuple[int, int], list[int]]:
        cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        for row, (lat, lon, flags) in enumerate(zip(self._lat, self._lon, self._flags, strict=True)):
            if "f" not in flags:
                cells[int(lat // CELL), int(lon // CELL)].append(row)
        return dict(cells)

    @cached_property
    def _postcode_rows(self) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = defaultdict(list)
        for row, codes in enumerate(self._postcodes):
            for code in codes.split():
                rows[code].append(row)
        return dict(rows)

    @cached_property
    def _insee_rows(self) -> dict[str, int]:
        return {
            code: row
            for row, (code, flags) in enumerate(zip(self._insee, self._flags, strict=True))
            if "f" not in flags
        }


def is_ambiguous(matches: Sequence[Match], near: Near = None) -> bool:
    """Whether two communes are about as plausible, so that the person is asked.

    They are when the second scores at least 92 % of the first and is another commune (a former commune and the one it
    went to are the same). With `near`, the scores are taken anew from there.
    """
    if near is not None:
        places = _points(near)
        matches = sorted((_seen_from(match, places) for match in matches), key=_order)
    others = [match for match in matches[1:] if match.commune.insee != matches[0].commune.insee]
    return bool(others) and others[0].score >= RIVAL * matches[0].score


def _seen_from(match: Match, places: tuple[Point, ...]) -> Match:
    at = match.commune.point
    km = min(_km(place.lat, place.lon, at.lat, at.lon) for place in places)
    return _match(match.commune, match.how, match.likeness, km)


def _match(commune: Commune, how: How, likeness: float, km: float) -> Match:
    """Half of the score is the name alone; the other half fades with distance, more slowly for a well-known town."""
    fame = min(max((log10(max(commune.population, 1)) - 3.5) / 3, 0.0), 1.0)
    score = likeness * (0.5 + 0.5 * max(exp(-km / 60), fame))
    return Match(commune, round(score, 4), how, round(km, 1), likeness)


def _order(match: Match) -> tuple[float, float, bool, str]:
    return -match.score, match.km, match.commune.former, match.commune.insee


def _points(near: Near) -> tuple[Point, ...]:
    if near is None:
        return SERVED
    return (near,) if isinstance(near, Point) else (tuple(near) or SERVED)


def _km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle km (for ranking; what people are told is geodesic)."""
    a, b = radians(lat1), radians(lat2)
    chord = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(chord)))


def _edits(name: str) -> int:
    return sum(len(name) >= length for length in (5, 8, 13))


def _trimmed(name: str) -> str:
    words = name.split(" ")
    while len(words) > 1 and words[-1] in LINKS:
        words.pop()
    return " ".join(words)


def _bare(words: Iterable[str]) -> list[str]:
    return [word for word in words if word not in LINKS]


def _forms(name: str) -> Iterator[str]:
    """The whole key, and its beginnings that may stand for it."""
    yield name
    words = name.split(" ")
    for end in range(1, len(words)):
        form = " ".join(words[:end])
        if words[end - 1] not in LINKS and form not in GENERIC and len(form) >= SHORTEST:
            yield form


def _has_article(word: str, matches: Sequence[Match]) -> bool:
    return word in ARTICLES and any(normalised(match.commune.name).startswith(f"{word} ") for match in matches)


@cache
def _shipped() -> Gazetteer:
    words = COMMON_WORDS.read_text(encoding="utf-8").splitlines()
    rows = gzip.decompress(COMMUNES.read_bytes()).decode()
    return Gazetteer(rows, (word for word in words if word and not word.startswith("#")))
