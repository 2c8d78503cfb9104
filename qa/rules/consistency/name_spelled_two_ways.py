"""One name in two spellings.

What it finds
-------------
A name that the article writes in two ways: known pairs ("Kiev" and "Kyiv", "Selenskyj" and "Zelensky"), and names that
differ in how a sound is written, by one letter, an accent, a capital, an apostrophe or a hyphen ("Netanyahu" and
"Netanjahu", "Harington" and "Harrington", "Bogota" and "Bogotá"). The rarer one is marked, once a name. Where there is
a source, it must have one name in both places, and the fault is major. In a run of several documents also a name that
stands in three or more of them in one spelling and here in another.

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
Names that differ in their ending, which may be inflection, and names of people with different first names are left
alone. In Chinese and Thai only known pairs are found; in German, where every noun has a capital, only names that stand
beside another capitalised word. Arabic, Persian and Hebrew names that differ in vowel letters are found with a source
only. Across documents only full names and known pairs count, in scripts with capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from qa.document import Document
from qa.finding import Finding, Severity
from qa.languages import Language, lexicon
from qa.rules.consistency.spellings import Pair, known_pairs, similar_pairs, strangers
from qa.rules.consistency.witness import ask
from qa.rules.context import Context
from qa.rules.rule import Example, Rule
from qa.spellings import Spellings

_BEFORE = re.compile(r"[\w,;’)] (\w{2,30}) $")
_AFTER = re.compile(r" (\w{2,30})")
_ENGLISH = (" of ", "the ")
"""What stands before a name in English titles."""

_MOST = 60
"""Pairs of names, and uses of each, that are looked at in a document, so that no text takes long."""

_ENDING = 4
"""Letters that inflection adds to a stem ("Kyjev*")."""

_GLOSS = 40
"""Characters between two spellings that explain each other, "Kyiv (Russian: Kiev)"; without spaces it takes fewer."""

_TONAL = frozenset({"vi"})
"""Languages where an accent makes another word, so that only foreign names are compared."""

_ALIKE = frozenset({"letter", "slip", "accent"})
"""Differences that make another name as well."""

_WRONG = frozenset({"letter", "slip", "vowels"})
"""Differences that readers take for another name."""

_LEAST = 2
"""How often the commoner spelling must stand there where the difference is weak evidence of a single name."""

_STEM = 4
"""Letters that all forms of a name begin with."""

Span = tuple[int, int]


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the rarer spelling of each name once."""
    language = context.language
    if not language:
        return
    text = context.masked
    yield from _against_the_run(document, context, language)
    pairs = list(known_pairs(text, language.code))
    similar = similar_pairs(text, language, context.small_words)
    pairs += islice((p for p in similar if language.code not in _TONAL or (p.one + p.other).isascii()), _MOST)
    used = [(pair, _uses(text, pair.one, pair, language), _uses(text, pair.other, pair, language)) for pair in pairs]
    marked: set[frozenset[str]] = set()
    for pair, ours, theirs in sorted(used, key=lambda u: -len(u[1]) - len(u[2])):
        name = frozenset({pair.one[:_STEM], pair.other[:_STEM]} if pair.evidence in _ALIKE | _WRONG else {*pair[1:]})
        if name in marked or not ours or not theirs or _explained(ours, theirs, language):
            continue
        rare, common = sorted((ours, theirs), key=lambda uses: (len(uses), -uses[0][0]))
        verdict = ask(context, rare, common)
        if not (verdict.one if verdict else _enough(context, language, pair, ours, theirs)):
            continue
        marked.add(name)
        here, there = (document.text[a:b][:30] for a, b in (rare[0], common[0]))
        yield RULE.finding(
            document,
            *rare[0],
            f"“{here}” here, “{there}” elsewhere: {'it is' if verdict else 'if it is'} one name, keep one spelling",
            evidence="source" if verdict else pair.evidence,
            severity=Severity.MAJOR if verdict and pair.evidence in _WRONG else None,
            counterpart=verdict.at if verdict else None,
        )


def _against_the_run(document: Document, context: Context, language: Language) -> Iterator[Finding]:
    """Names that other documents of the run spell otherwise, unless they write for another source."""
    common = context.spellings.get(language.code, Spellings())
    for pair in islice(strangers(context.masked, language, common), _MOST):
        uses = _uses(context.masked, pair.one, pair, language)
        if uses and not (context.source and pair.one in context.source.document.text):
            message = (
                f"“{pair.one[:60]}” here, “{pair.other[:60]}” in other documents: if it is one name, keep one spelling"
            )
            yield RULE.finding(document, *uses[0], message, evidence="run")


def _uses(text: str, name: str, pair: Pair, language: Language) -> list[Span]:
    """Where the name stands; a place beside a capitalised word is part of a longer name ("Peking University")."""
    stem, endings = name.rstrip("*"), _ENDING if name.endswith("*") else 0
    whole = language.spaced or pair.evidence in _ALIKE
    spans: list[Span] = []
    start = text.find(stem)
    while start >= 0 and len(spans) < _MOST:
        end = start + len(stem)
        if language.spaced:
            end += next((i for i in range(endings) if not text[end + i : end + i + 1].isalpha()), endings)
        inner = whole and (_joins(text[start - 1 : start], stem[0]) or _joins(text[end : end + 1], stem[-1]))
        if not inner and (pair.evidence != "place" or not any(_neighbours(text, start, end))):
            spans.append((start, end))
        start = text.find(stem, end)
    return spans


def _joins(mark: str, letter: str) -> bool:
    """Whether a character makes one word with a letter; katakana ends where another script begins."""
    return mark.isalnum() and (letter < "ぁ" or letter > "ヿ" or "ァ" <= mark <= "ヿ")


def _neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """The capitalised words right before and after a name, or ""; one that opens a sentence is none."""
    before = _BEFORE.search(text[max(0, start - 40) : start])
    after = _AFTER.match(text, end)
    return before[1] if before and before[1][0].isupper() else "", after[1] if after and after[1][0].isupper() else ""


def _enough(context: Context, language: Language, pair: Pair, ours: list[Span], theirs: list[Span]) -> bool:
    """Whether the text alone tells that two spellings are of one name."""
    text, sides = context.masked, (ours, theirs)
    if pair.evidence == "vowels" or (pair.evidence == "slip" and language.casing.nouns_capitalised):
        return False
    if pair.evidence not in _ALIKE:
        return True
    weak = pair.evidence == "slip" or not language.casing.cased
    if weak and max(len(ours), len(theirs)) < _LEAST:
        return False
    if language.casing.nouns_capitalised and not all(any(any(_neighbours(text, *s)) for s in x) for x in sides):
        return False
    months = {month.lower()[:_STEM] for month in language.dates.months}
    if {pair.one.lower()[:_STEM], pair.other.lower()[:_STEM]} <= months:
        return False
    return not _apart(text, ours, theirs) and not any(_foreign(context, language, side) for side in sides)


def _explained(ours: list[Span], theirs: list[Span], language: Language) -> bool:
    """Whether two spellings stand so near that the one explains the other, or tells two people apart."""
    near = _GLOSS if language.spaced else _GLOSS // 3
    return any(abs(a - b) < near for a, _ in ours for b, _ in theirs)


def _apart(text: str, ours: list[Span], theirs: list[Span]) -> bool:
    """Whether two spellings stand in different longer names."""
    one, other = (
        [{*side} - {""} for side in zip(*(_neighbours(text, *s) for s in x), strict=True)] for x in (ours, theirs)
    )
    return any(a and b and a.isdisjoint(b) for a, b in zip(one, other, strict=True))


def _foreign(context: Context, language: Language, uses: Sequence[Span]) -> bool:
    """Whether every use stands in an English title or in the name of a body ("Bank of Scotland", "BBC Wales")."""
    if language.code == "en" or not language.casing.cased:
        return False
    common = lexicon.load("en") | context.small_words
    titles = {title.lower() for title in language.casing.titles}
    for start, end in uses:
        beside = [w for w in _neighbours(context.masked, start, end) if w and w.lower() not in titles]
        bodies = any(w.isupper() or w.lower() in common for w in beside)
        if not bodies and not context.masked.startswith(_ENGLISH, max(0, start - 4)):
            return False
    return True


RULE = Rule(
    code="CON701",
    name="name-spelled-two-ways",
    family="consistency",
    mqm="Terminology/Inconsistent use",
    severity=Severity.MINOR,
    since="1.0.0",
    find=find,
    needs=frozenset({"target", "run"}),
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
