"""Turn the Bot API schema in aiogram's source distribution into the compact file that the tests check requests with.

    pip download --no-deps --no-binary :all: aiogram==3.28.2      # Bot API 10.0, as python-telegram-bot 22.8
    tar xzf aiogram-3.28.2.tar.gz
    python tools/build_botapi_spec.py aiogram-3.28.2/.butcher/schema/schema.json tests/data/botapi.json.gz

The schema is aiogram's reading of Telegram's manual (MIT licence, see tests/data/botapi.md). Kept of every method and
type: each field's type, whether it is required, its length limits and its fixed values, as far as the manual says.
"""

import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any

LENGTH = re.compile(r"(\d+)-(\d+) (characters|bytes|items)")
RANGE = re.compile(r"(?:between |allowed number.*?, |in seconds, )(\d+)-(\d+)")
MUST_BE = re.compile(r"(?:must be|always) [“'\"]?(\w+)[”'\"]?$")
CHOICES = re.compile(r"(?:can be|one of|either) (?=[“'\"])(.*)")
QUOTED = re.compile(r"[“'\"](\w+)[”'\"]")
ACTIONS = re.compile(r"(\w+)(?: or (\w+))? for ")


def type_of(text: str) -> Any:
    """`Array of Array of X`, `A or B`, `Array of A, B and C`."""
    if text.startswith("Array of "):
        return {"array": type_of(text.removeprefix("Array of "))}
    parts = re.split(r", | or | and ", text)
    return {"any": parts} if len(parts) > 1 else text


def field_of(annotation: dict[str, Any]) -> dict[str, Any]:
    """One field: `type`, `required`, `min`/`max` with `unit`, `values`, `parsed` (limit holds after markup is read)."""
    text = annotation["description"]
    field: dict[str, Any] = {"type": type_of(annotation["type"])}
    if annotation.get("required"):
        field["required"] = True
    if limit := LENGTH.search(text):
        field |= {"min": int(limit[1]), "max": int(limit[2]), "unit": limit[3]}
        if "after entities parsing" in text:
            field["parsed"] = True
    elif annotation["type"] == "Integer" and (limit := RANGE.search(text)):
        field |= {"min": int(limit[1]), "max": int(limit[2]), "unit": "value"}
    if values := values_of(annotation["name"], text):
        field["values"] = values
    return field


def values_of(name: str, text: str) -> list[str]:
    """The fixed values that the manual lists."""
    if name.endswith("parse_mode"):
        return ["HTML", "Markdown", "MarkdownV2"]
    if name == "action" and text.startswith("Type of action"):
        return [value for pair in ACTIONS.findall(text) for value in pair if value]
    if name in {"type", "source", "status"} and (found := MUST_BE.search(text)):
        return [found[1]]
    if (found := CHOICES.search(text)) and _is_closed(text):
        return QUOTED.findall(found[1])
    return []


def _is_closed(text: str) -> bool:
    """Whether the quoted words are all the values there are."""
    return "Must be one of" in text or "Currently" in text or "Type of the " in text


def union_of(item: dict[str, Any]) -> list[str]:
    """The types that an abstract type stands for."""
    return re.findall(r"^ *- (\w+)$", item["description"], re.MULTILINE) if not item["annotations"] else []


def compact(schema: dict[str, Any]) -> dict[str, Any]:
    """The whole specification."""
    spec: dict[str, Any] = {"version": schema["api"]["version"], "methods": {}, "types": {}}
    for item in (item for group in schema["items"] for item in group["children"]):
        fields = {annotation["name"]: field_of(annotation) for annotation in item["annotations"]}
        if item["name"][0].islower():
            spec["methods"][item["name"]] = fields
        else:
            union = union_of(item)
            spec["types"][item["name"]] = {"any": union} if union else {"fields": fields}
    return spec


def main() -> None:
    """Read the schema, write the compact file."""
    source, target = map(Path, sys.argv[1:])
    spec = compact(json.loads(source.read_text()))
    packed = json.dumps(spec, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    target.write_bytes(gzip.compress(packed, 9, mtime=0))
    print(f"Bot API {spec['version']}: {len(spec['methods'])} methods, {len(spec['types'])} types in {target}")


if __name__ == "__main__":
    main()
