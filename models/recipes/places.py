"""List the names of places and languages in each supported language: `qa/rules/source/places.json`.

    npm pack cldr-subdivisions-full && tar -xzf cldr-subdivisions-full-*.tgz
    python models/recipes/places.py --subdivisions package/subdivisions --out qa/rules/source/places.json

They are the names that every language has its own word for, so that SRC607 leaves them alone: countries, languages, the
nations of Great Britain, and the cities that not all languages begin to write alike. From the Unicode CLDR (Unicode
licence), by way of the package `babel` and of the CLDR's own package of subdivisions. Only beginnings of five letters
are kept; deterministic, a second.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from babel import Locale

from qa.languages import CODES, load

BEGINNING = 5
_WORD = re.compile(r"[^\W\d_]{3,}")


def beginnings(code: str, nations: list[str], cities: list[str]) -> list[str]:
    """How the words of places and languages begin in a language."""
    locale = Locale.parse(code)
    names = [*locale.territories.values(), *(name for key, name in locale.languages.items() if len(key) == 2)]
    names += nations + [city(locale, zone) for zone in cities]
    return sorted({word.casefold()[:BEGINNING] for name in names for word in _WORD.findall(name)})


def city(locale: Locale, zone: str) -> str:
    """The city that a time zone is named after; where the locale has no word for it, the zone's own."""
    known = str(locale.time_zones.get(zone, {}).get("city", ""))
    return known or zone.rpartition("/")[2].replace("_", " ")


def many_named(codes: list[str]) -> list[str]:
    """The time zones whose cities have names of one word that do not begin alike: parts of longer ones are people's."""
    locales = [Locale.parse(code) for code in codes if (known := load(code)) and known.script == "Latn"]
    zones = sorted({zone for locale in locales for zone in locale.time_zones})
    named = {zone: {city(locale, zone).casefold() for locale in locales} for zone in zones}
    return [z for z in zones if all(map(str.isalpha, named[z])) and len({name[:3] for name in named[z]}) > 1]


def subdivisions(folder: Path, code: str) -> list[str]:
    """England, Scotland and Wales in a language."""
    read = json.loads((folder / code / f"{code}.json").read_text(encoding="utf-8"))
    names = read["subdivisions"]["localeDisplayNames"]["subdivisions"]
    return [names[key] for key in ("gbeng", "gbsct", "gbwls") if key in names]


def main() -> None:
    """Write the lists of the languages with capitals."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subdivisions", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    cased = [code for code in CODES if (language := load(code)) and language.casing.cased]
    cities = many_named(cased)
    table = {code: " ".join(beginnings(code, subdivisions(args.subdivisions, code), cities)) for code in cased}
    args.out.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
