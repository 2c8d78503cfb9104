"""All rules, with readers' segmentation before them, on long runs of every kind of character: they return, and soon.

A pattern that backtracks, or a loop over all pairs, would take hours on these.
"""

import pytest

from qa.checker import Checker

RUNS = {
    "letters": "a" * 100_000,
    "capitals": "A" * 100_000,
    "mixed case": "aA" * 50_000,
    "digits": "1" * 100_000,
    "numbers": "1,1." * 25_000,
    "words": "ab " * 40_000,
    "title case": "Ab " * 40_000,
    "spaces": " " * 100_000 + "a",
    "no-break spaces": "a" + "\u00a0" * 100_000 + "a",
    "line breaks": "a\n" * 12_000,
    "blank lines": "\n \n" * 30_000,
    "blocks": "Ab cd\n\n" * 10_000,
    "full stops": "." * 100_000,
    "stops and commas": ".," * 50_000,
    "sentences": "Ab. " * 25_000,
    "glued": "ab.Cd" * 20_000,
    "brackets": "(" * 50_000 + ")" * 50_000,
    "open brackets": "(a " * 30_000,
    "quotes": '"' * 100_000,
    "curly quotes": "“a” " * 20_000,
    "open quotes": "“" * 100_000,
    "apostrophes": "a'" * 50_000,
    "slashes": "a/" * 50_000,
    "ats": "a@" * 50_000,
    "addresses": "http://a" * 12_000,
    "domains": "a." * 50_000,
    "backticks": "`" * 100_000,
    "angles": "<" * 100_000,
    "tags": "<a" * 50_000,
    "ampersands": "&a" * 50_000,
    "backslashes": "\\n" * 50_000,
    "dashes": "-" * 100_000,
    "hyphenated": "a-" * 50_000,
    "Chinese": "的" * 100_000,
    "Chinese sentences": "的。" * 40_000,
    "Arabic": "ا" * 100_000,
    "Thai": "ก" * 100_000,
    "Hindi": "है।" * 30_000,
    "Cyrillic": "Аб " * 40_000,
    "combining": "e\u0301" * 50_000,
    "emoji": "👩‍👩‍👧" * 15_000,
    "zero width": "a\u200b" * 50_000,
    "controls": "\x01" * 100_000,
    "mojibake": "Ã©" * 50_000,
    "replacement": "\ufffd" * 100_000,
}


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker("none")


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_returns(checker: Checker, name: str, lang: str) -> None:
    assert checker.check(RUNS[name], lang=lang).text == RUNS[name]
