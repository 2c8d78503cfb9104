"""List the names of countries and languages in each supported language: `qa/rules/source/places.json`.

    python models/recipes/places.py --out qa/rules/source/places.json

They are the names that every language has its own word for, so that SRC607 leaves them alone. From the Unicode CLDR
(Unicode licence) by way of the package `babel`. Only beginnings of five letters are kept; deterministic, a second.
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


def beginnings(code: str) -> list[str]:
    """How the words of countries and languages begin in a language."""
    locale = Locale.parse(code)
    names = [*locale.territories.values(), *(name for key, name in locale.languages.items() if len(key) == 2)]
    return sorted({word.casefold()[:BEGINNING] for name in names for word in _WORD.findall(name)})


def main() -> None:
    """Write the lists of the languages with capitals."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    cased = [code for code in CODES if (language := load(code)) and language.casing.cased]
    table = {code: " ".join(beginnings(code)) for code in cased}
    args.out.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
