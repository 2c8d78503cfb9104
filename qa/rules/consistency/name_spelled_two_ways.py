"""One name in two spellings.

What it finds
-------------
A name that the article writes in two ways: known pairs ("Kiev" and "Kyiv", "Selenskyj" and "Zelensky"), and names that
differ by one letter, an accent, a capital or a hyphen ("Harington" and "Harrington", "Bogota" and "Bogotá").

Why it happens
--------------
Each sentence is translated by itself, so a name is transliterated anew each time; or two agencies' texts were merged.

Example
-------
    Kit Harington arrived late. Fans waited for Harrington all night.

Better
------
    Kit Harington arrived late. Fans waited for Harington all night.

Options
-------
None.

Limits
------
Scripts without capitals are searched for known pairs only. Names that differ in their ending, which may be inflection,
and names of people with different first names are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from qa.document import Document
from qa.finding import Finding, Severity
from qa.rules.consistency.spellings import known_pairs, similar_pairs
from qa.rules.context import Context
from qa.rules.rule import Example, Rule

_BEFORE = re.compile(r"[\w,;’)] (\w{2,30}) $")
_AFTER = re.compile(r" (\w{2,30})")
_MOST = 60
"""Pairs of names, and uses of each, that are looked at in a document, so that no text takes long."""

_ENDING = 4
"""Letters that inflection adds to a stem ("Kyjev*")."""

_GLOSS = 40
"""Characters between two spellings that explain each other: "Kyiv (Russian: Kiev)"."""

_TONAL = frozenset({"vi"})
"""Languages where one accent makes another word."""


Span = tuple[int, int]


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the rarer spelling of each name once."""
    language = context.language
    if not language:
        return
    text = context.masked
    pairs = list(known_pairs(text, language.code))
    if language.casing.cased and language.code not in _TONAL:
        pairs += islice(similar_pairs(text, language.code), _MOST)
    marked: set[Span] = set()
    for evidence, *names in pairs:
        ours, theirs = (_uses(text, name, evidence, language.spaced) for name in names)
        noun = evidence in {"letter", "accent"} and language.casing.nouns_capitalised
        if not (ours and theirs) or _apart(text, ours, theirs, evidence) or (noun and not _names(text, ours, theirs)):
            continue
        rare, common = sorted((ours, theirs), key=lambda uses: (len(uses), -uses[0][0]))
        if rare[0] not in marked:
            marked.add(rare[0])
            here, there = (document.text[a:b][:30] for a, b in (rare[0], common[0]))
            message = f"“{here}” here, “{there}” elsewhere: if it is one name, keep one spelling"
            yield RULE.finding(document, *rare[0], message, evidence=evidence)


def _uses(text: str, name: str, evidence: str, spaced: bool) -> list[Span]:
    """Where the name stands; a place beside a capitalised word is part of a longer name ("Peking University")."""
    stem, endings = name.rstrip("*"), _ENDING if name.endswith("*") else 0
    spans: list[Span] = []
    start = text.find(stem)
    while start >= 0 and len(spans) < _MOST:
        end = start + len(stem)
        if spaced:
            end += next((i for i in range(endings) if not text[end + i : end + i + 1].isalpha()), endings)
        inner = spaced and (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
        if not inner and (evidence != "place" or not any(_neighbours(text, start, end))):
            spans.append((start, end))
        start = text.find(stem, end)
    return spans


def _neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """The capitalised words right before and after a name, or ""; one that opens a sentence is none."""
    before = _BEFORE.search(text[max(0, start - 40) : start])
    after = _AFTER.match(text, end)
    return before[1] if before and before[1][0].isupper() else "", after[1] if after and after[1][0].isupper() else ""


def _names(text: str, *uses: list[Span]) -> bool:
    """Whether each stands beside a capitalised word somewhere, as first names and surnames do."""
    return all(any(any(_neighbours(text, *span)) for span in spans) for spans in uses)


def _apart(text: str, ours: list[Span], theirs: list[Span], evidence: str) -> bool:
    """Whether two spellings explain each other, or stand in different longer names."""
    if any(abs(a - b) < _GLOSS for a, _ in ours for b, _ in theirs):
        return True
    one, other = (
        [{*side} - {""} for side in zip(*(_neighbours(text, *s) for s in x), strict=True)] for x in (ours, theirs)
    )
    differ = any(a and b and a.isdisjoint(b) for a, b in zip(one, other, strict=True))
    return differ and evidence in {"letter", "accent"}


RULE = Rule(
    code="CON701",
    name="name-spelled-two-ways",
    family="consistency",
    mqm="Terminology/Inconsistent use",
    severity=Severity.MINOR,
    since="1.0.0",
    find=find,
    examples=(
        Example("en", "Talks began in Kyiv and ended in Kyiv. A year before, people had fled from Kiev.", ("Kiev",)),
        Example(
            "en", "The star Kit Harington came late. The whole night fans, then Harrington spoke.", ("Harrington",)
        ),
        Example("de", "Der Präsident Selenskyj reiste an. Am Abend sprach im Parlament Zelensky.", ("Zelensky",)),
        Example("ru", "Мать Пэйлин выступила вчера перед судьёй. Судья отклонил иск, но Пейлин ждёт.", ("Пейлин",)),
        Example(
            "fr", "La paroisse de Baton-Rouge a publié un rapport. La police de Baton Rouge aussi.", ("Baton Rouge",)
        ),
        Example("zh", f"特朗普周一抵达东京。{'随后双方发表了共同声明。' * 4}川普表示满意。", ("川普",)),
        Example(
            "en", "Kyiv, which Russians call Kiev, is old. Iran and Iranian media, Maria and Mario, met in Beijing."
        ),
        Example("de", "Der Vater und die Väter sprachen mit dem Bruder und den Brüdern über Garten und Gärten."),
        Example("fi", "Hän matkusti Helsingistä Helsinkiin, ja Helsingin kaupunki kutsui Euroopan Eurooppaan."),
        Example("pl", "Wizyta w Warszawie trwała dwa dni, bo Warszawa i Polska zaprosiły Unię Europejską."),
    ),
)
