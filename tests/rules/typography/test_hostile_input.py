"""Every rule of punctuation and encoding returns on text that was made to keep it busy, in any script or language."""

import importlib

import pytest

from qa.document import Block, Document, Sentence
from qa.rules.context import Context
from qa.rules.registry import TABLE

RULES = [
    importlib.import_module(f"qa.rules.{module}").RULE
    for code, module in TABLE.items()
    if code.startswith(("TYP", "ENC"))
]
LANGUAGES = ["en", "de", "es", "el", "ar", "zh", None]
PIECES = {
    "letters": "a",
    "capitals": "A",
    "capitalised words": "The And Will ",
    "lower-case sentences": "It was. it was. ",
    "digits": "1",
    "numbers": "1,234.567,89 ",
    "addresses": "1.2.3.4.",
    "spaces": " ",
    "double spaces": "a  ",
    "tabs and spaces": " \t",
    "stops": ".",
    "stops and commas": ".,",
    "spaced stops": " .",
    "questions": "?!",
    "brackets": "(",
    "closing brackets": ")",
    "mixed brackets": "([【",
    "crossed brackets": "([)]",
    "straight quotes": '"',
    "quoted words": '"a ',
    "curly quotes": "“”",
    "opening quotes": "„«“「",
    "apostrophes": "'’",
    "dashes": "-–—",
    "tags": "<a ",
    "open tag": "<p x",
    "entities": "&amp",
    "escapes": "\\u00",
    "braces": "{{",
    "style": "{a:b",
    "stars": "**a",
    "links": "[a](",
    "hashes": "##",
    "at signs": "@@ ",
    "underlines": "__en",
    "placeholders": "⟨a",
    "pieces": "▁",
    "mojibake": "Ã©",
    "broken mojibake": "â€",
    "lost": "\ufffd",
    "joiners": "\u200c\u200d",
    "directions": "\u202e\u200f",
    "soft hyphens": "a\u00ad",
    "controls": "\x00\x9f",
    "combining": "a\u0301",
    "Arabic": "ا،",
    "Chinese": "中，",
    "Thai": "ก",
    "Greek": "Α; ",
    "emoji": "👩‍👩‍👧",
    "surrogates": "\ud83d",
}


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
def test_returns_on_long_runs(piece: str) -> None:
    context = _context(piece * (100_000 // len(piece)), "en")
    for rule in RULES:
        list(rule.find(context.document, context))


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_findings_lie_in_the_text(piece: str, lang: str | None) -> None:
    context = _context(piece * 300, lang)
    for rule in RULES:
        for finding in rule.find(context.document, context):
            assert 0 <= finding.start < finding.end <= len(context.document.text)
            assert len(finding.message) <= 120
            assert finding.evidence


@pytest.mark.parametrize("text", ["", " ", "\n\n", ".", "(", "“", "a", "\ufffd", "é", "中"])
def test_returns_on_next_to_nothing(text: str) -> None:
    context = _context(text, "en")
    for rule in RULES:
        list(rule.find(context.document, context))


def _context(text: str, lang: str | None) -> Context:
    """The text as one block of one sentence."""
    blocks = (Block(0, len(text)),) if text.strip() else ()
    sentences = tuple(Sentence(block.start, block.end, 0) for block in blocks)
    return Context(Document(text, lang, blocks=blocks, sentences=sentences))
