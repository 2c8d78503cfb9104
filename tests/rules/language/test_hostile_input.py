"""The rules of language, consistency and repetition return, and quickly, on text that was made to keep them busy."""

import importlib
import time
from itertools import product

import pytest

from qa.document import Block, Document, Sentence
from qa.rules.context import Context
from qa.rules.registry import TABLE

RULES = [
    importlib.import_module(f"qa.rules.{module}").RULE
    for code, module in TABLE.items()
    if code.startswith(("LNG", "CON")) or code == "FLU403"
]
SIZE = 100_000
PIECES = {
    "letters": "a",
    "words": "ab ",
    "two scripts": "аa",
    "two scripts in words": "Pоссия ",
    "ideographs": "的",
    "kana": "ゴロ",
    "Thai": "กข",
    "Arabic": "ا ",
    "accents": "\u0301",
    "dotted capitals": "İ ",
    "small words": "the of and to ",
    "small words of many languages": "la de of the und och и ",
    "foreign letters": "a я 的 ก ",
    "sentences": "That we are. ",
    "names": "of Abcdef ",
    "names with hyphens": "of Abcdef-Ghijkl ",
    "places": "of Kiev of Kyiv ",
    "titles": "Mr Major General ",
    "numbers": "1.000 ",
    "grouped number": "1,",
    "spaced number": "1 000 ",
    "percentages": "5% 5 percent ",
    "dates": "May 5 5 May ",
    "times": "5 p.m. 17:00 ",
    "said": "“a” he said. ",
    "quotes": '"',
    "opening quotes": "“",
    "brackets": "(a ",
    "hyphens": "a-",
    "apostrophes": "a'",
    "spaces": " ",
    "stops": ".",
}
LETTERS = "abcdefghijklmnopqrstuvwxyz"
TEXTS = {name: (piece * SIZE)[:SIZE] for name, piece in PIECES.items()} | {
    "distinct names": " ".join(f"Ab{x}cde{y}{z}" for x, y, z in product(LETTERS, LETTERS, LETTERS[:15])),
    "distinct words": " ".join(f"{x}{y}{z}" for x, y, z in product(LETTERS, LETTERS, LETTERS)),
}


@pytest.mark.parametrize("lang", ["en", "de", "ru", "zh", "zu"])
@pytest.mark.parametrize("name", TEXTS)
def test_returns_in_time(name: str, lang: str) -> None:
    text = TEXTS[name]
    whole = Sentence(0, len(text), 0)
    document = Document(text, lang, blocks=(Block(0, len(text)),), sentences=(whole,))
    context = Context(document)
    assert context.masked
    for rule in RULES:
        started = time.perf_counter()
        for finding in rule.find(document, context):
            assert len(finding.message) <= 120
            assert 0 <= finding.start < finding.end <= len(text)
        assert time.perf_counter() - started < 2, rule.code
