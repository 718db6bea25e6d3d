"""The communes of France by name, by postcode and by place: who says "St Donat" near Romans means which one.

Names are compared as keys: small letters, no accents, words apart by one space, "st" as "saint", no leading article.
The data file is sorted by key, so that bisection finds a name, and every name that begins with it, without an index.
"""

from __future__ import annotations

import gzip
from array import array
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from domain.places import Commune, Point
from parsing.gazetteer_grid import Around, Grid, surveyed
from parsing.gazetteer_keys import (
    ARTICLES,
    GENERIC,
    LINKS,
    SHORTEST,
    WORDS,
    bare,
    key,
    keys,
    normalised,
    sound,
    trimmed,
)
from parsing.gazetteer_ranking import SERVED, How, Match, Near, is_ambiguous, judged, kilometres, order, points

__all__ = ["SERVED", "Gazetteer", "Match", "is_ambiguous", "key", "keys", "normalised"]

DATA = Path(__file__).parent / "data"
COMMUNES, COMMON_WORDS = DATA / "communes.csv.gz", DATA / "common_words.txt"
QUARTERS = DATA / "quarters.csv"
"""Quarters and hamlets that people name like a commune; an operator adds those around."""
SHORT, LOOSE, CUT = 0.90, 0.92, 0.95
"""Likeness of a short form; of a name without its little words; and by how much a misspelt short form loses."""
FUZZY = {0: 0.86, 1: 0.82, 2: 0.74, 3: 0.66}
"""Likeness by the number of letters put wrong; 0 when the name sounds the same."""
OTHER_INITIAL = 0.9
"""A wrong first letter is rarer than others."""
COLUMNS = 7
HEARD = 3
"""Sounds by which the beginning of a name can be known."""
CONFIDENT = 0.70
"""From this score on nobody looks for misspellings."""
LONGEST = 10
"""Words of the longest name."""
KEPT_AREAS = 64


class Gazetteer:
    """The communes of today and the former ones that people still name."""

    def __init__(self, rows: str, common: Iterable[str] = ()) -> None:
        """Rows as `tools/build_gazetteer.py` writes them, sorted by key; names that are also ordinary words."""
        cells = rows.rstrip("\n").replace("\n", ",").split(",")
        columns = [cells[column::COLUMNS] for column in range(COLUMNS)]
        self._names, self._insee, self._postcodes = columns[:3]
        self._lat, self._lon = array("d", map(float, columns[3])), array("d", map(float, columns[4]))
        self._population, self._flags = columns[5:]
        self._keys = list(keys(self._names))
        self.common = frozenset(common)
        self._known_around: dict[tuple[Point, ...], Around] = {}

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

    def find(self, name: str, near: Near = None, limit: int = 5, *, far: bool = True) -> list[Match]:
        """What a name may mean, likeliest first.

        Exact names, short forms ("Romans" for Romans-sur-Isère) and, where neither is near, close misspellings.
        Near one point or several; by default the served areas. Misspelt names far away are left out unless `far`.
        """
        wanted = key(name)
        wanted = wanted if self._named(wanted) else trimmed(wanted)
        if not wanted:
            return []
        places = points(near)
        likeness = self._named(wanted) or self._loosely(wanted) or self._shortened(wanted, places)
        matches = self._ranked(likeness, places)
        if (not matches or matches[0].score < CONFIDENT) and wanted not in self.common:
            matches = self._ranked({**self._misspelt(wanted, places, alone=far and not likeness), **likeness}, places)
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
        return [(self.commune(row), round(km, 1)) for km, row in self._grid.nearest(point, limit)]

    def spans(
        self, tokens: Sequence[str], near: Near = None, *, allow_common: bool = False
    ) -> list[tuple[int, int, list[Match]]]:
        """Where words name communes: (start, end, what may be meant), left to right, the longest name first.

        Tokens are normalised words (small letters, no accents). Whole names count everywhere, short forms within reach
        of the served places. Names that are ordinary words count only when `allow_common`.
        """
        places = points(near)
        words = [WORDS.get(token, token) for token in tokens]
        ranked: dict[tuple[str, ...], list[Match]] = {}
        spans, start = [], 0
        while start < len(words):
            end, likeness = self._longest(words, start, places, allow_common=allow_common)
            if likeness:
                name = tuple(words[start:end])
                matches = ranked[name] = ranked.get(name) or self._ranked(likeness, places)[:5]
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
        short = SHORT if len(wanted) >= SHORTEST and wanted not in GENERIC else 0.0
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
        plain = bare(words)
        rows = range(*self._begin(head))
        return {row: ("short", LOOSE) for row in rows if bare(self._keys[row].split(" "))[: len(plain)] == plain}

    def _shortened(self, wanted: str, places: tuple[Point, ...]) -> dict[int, tuple[How, float]]:
        """Names around of as many words, some of them cut short: "st nic d aliermont", "ste marg sur mer"."""
        words = wanted.split(" ")
        if len(words) < 3 or not any(len(word) >= 3 and word not in LINKS | GENERIC for word in words):
            return {}
        around = self._around(places)
        return {
            row: ("short", LOOSE)
            for row in around.long.get((len(words), words[0][:3]), ())
            if all(map(_cuts, words, self._keys[row].split(" ")))
        }

    def _misspelt(self, wanted: str, places: tuple[Point, ...], *, alone: bool) -> dict[int, tuple[How, float]]:
        """Close spellings: within reach of the places first; in all of France when there is nothing else."""
        edits = _edits(wanted)
        around = self._around(places)
        found: dict[int, tuple[How, float]] = {}
        near = process.extract(wanted, around.forms, scorer=OSA.distance, score_cutoff=edits, limit=12) if edits else []
        said = sound(wanted)
        heard = around.sounds.get(said, []) if len(wanted) >= SHORTEST else []
        if len(said) < HEARD:
            heard = [at for at in heard if len(around.forms[at]) == len(self._keys[around.owners[at]])]
        for distance, at in [*((0, at) for at in heard), *((int(distance), at) for _, distance, at in near)]:
            row = around.owners[at]
            whole = len(around.forms[at]) == len(self._keys[row])
            initial = 1.0 if not distance or around.forms[at][0] == wanted[0] else OTHER_INITIAL
            likeness = FUZZY[min(distance, 3)] * initial * (1.0 if whole else CUT)
            found[row] = max(found.get(row, ("fuzzy", 0.0)), ("fuzzy", likeness))
        if found or not alone or not edits:
            return found
        lengths = range(len(wanted) - edits, len(wanted) + edits + 1)
        rows = sorted(row for length in lengths for row in self._by_length.get((wanted[0], length), ()))
        spelt = [self._keys[row] for row in rows]
        far = process.extract(wanted, spelt, scorer=OSA.distance, score_cutoff=edits, limit=12)
        return {rows[at]: ("fuzzy", FUZZY[int(distance)]) for _, distance, at in far}

    @cached_property
    def _by_length(self) -> dict[tuple[str, int], list[int]]:
        """The rows of the names that begin with a letter and are so long."""
        found: dict[tuple[str, int], list[int]] = defaultdict(list)
        for row, name in enumerate(self._keys):
            found[name[:1], len(name)].append(row)
        return dict(found)

    def _around(self, places: tuple[Point, ...]) -> Around:
        """What is within reach of the places, kept for the next message."""
        if places not in self._known_around:
            if len(self._known_around) >= KEPT_AREAS:
                self._known_around.clear()
            self._known_around[places] = surveyed(self._keys, self._lat, self._lon, places)
        return self._known_around[places]

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
                if cut := self._cut(words[start:end], joined, places):
                    best = (end, cut)
                break
            if words[end - 1] in LINKS or joined in GENERIC or len(joined) < 3:
                continue
            if not allow_common and joined in self.common:
                continue
            rows = self._meant(joined, range(low, high), self._around(places).members)
            if rows:
                best = (end, rows)
        return self._continued(words, best)

    def _cut(self, words: Sequence[str], joined: str, places: tuple[Point, ...]) -> dict[int, tuple[How, float]]:
        """The rows around that a name with its last word cut short may mean: "st laurent en roy", "granges les b"."""
        if len(words) < 3 or words[-2] not in LINKS or words[-1] in LINKS or not words[-1].isalpha():
            return {}
        low, high = bisect_left(self._keys, joined), bisect_left(self._keys, joined + "{")
        members = self._around(places).members
        return {row: ("short", LOOSE) for row in range(low, high) if row in members}

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
                whole = bare(self._keys[row].split(" "))
                for stop in range(min(end + 4, len(words)), end, -1):
                    rest = bare(words[end:stop])
                    if words[stop - 1] not in LINKS and whole[-len(rest) :] == rest:
                        return stop, {row: ("short", LOOSE)}
        return best

    # -- by place ------------------------------------------------------------------------------------------------------

    def _ranked(self, likeness: dict[int, tuple[How, float]], places: tuple[Point, ...]) -> list[Match]:
        matches = []
        for row, (how, like) in likeness.items():
            km = min(kilometres(place.lat, place.lon, self._lat[row], self._lon[row]) for place in places)
            matches.append(judged(self.commune(row), how, like, km))
        return sorted(matches, key=order)

    @cached_property
    def _grid(self) -> Grid:
        return Grid(self._lat, self._lon, (row for row, flags in enumerate(self._flags) if "f" not in flags))

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


def _edits(name: str) -> int:
    return sum(len(name) >= length for length in (5, 8, 13))


def _cuts(written: str, whole: str) -> bool:
    """Whether a word is another one, or its beginning."""
    cut = 3 <= len(written) < len(whole) - 1
    return written == whole or (cut and written not in GENERIC and whole.startswith(written))


def _has_article(word: str, matches: Sequence[Match]) -> bool:
    return word in ARTICLES and any(normalised(match.commune.name).startswith(f"{word} ") for match in matches)


def _with_quarters(rows: list[str], quarters: list[str]) -> list[str]:
    """The rows sorted by key with some more put in."""
    for row in quarters:
        insort(rows, row, key=lambda one: key(one.split(",", 1)[0]))
    return rows


@cache
def _shipped() -> Gazetteer:
    words = COMMON_WORDS.read_text(encoding="utf-8").splitlines()
    rows = gzip.decompress(COMMUNES.read_bytes()).decode().rstrip("\n").split("\n")
    own = [f"{quarter},,fc" for quarter in QUARTERS.read_text(encoding="utf-8").splitlines()[1:]]
    found = "\n".join(_with_quarters(rows, own))
    return Gazetteer(found, (word for word in words if word and not word.startswith("#")))
