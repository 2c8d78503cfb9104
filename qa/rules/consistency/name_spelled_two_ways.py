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
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations, islice
from os.path import commonprefix

from qa.document import Document
from qa.finding import Finding, Severity
from qa.languages import lexicon, load
from qa.rules.consistency.variants import PEOPLE, PLACES
from qa.rules.context import Context
from qa.rules.rule import Example, Rule

_NAME = re.compile(r"(?<=[\w,;] )[^\W\d_a-z]\w{3,30}+(?:-\w{2,30}+)?(?![\w'’-])")
_BEFORE = re.compile(r"[\w,;’)] (\w{2,30}) $")
_AFTER = re.compile(r" (\w{2,30})")
_WEAK = re.compile(r"[aeiouyаеиоуыэюяйіїєёαεηιουω]|(.)(?=\1)")
"""Letters that spellings of a name differ in: vowels, and the first of two alike."""

_FEWEST = 6
"""Letters of a name that one letter more or less does not make another."""

_MOST = 40
"""Pairs of names that are looked at in a document, so that no text takes long."""

_CLOSEST = 5
"""Names of the same consonants that are compared with each other."""

_GLOSS = 40
"""Characters between two spellings that explain each other: "Kyiv (Russian: Kiev)"."""

_TONAL = frozenset({"vi"})
"""Languages where one accent makes another word."""


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the rarer spelling of each name once."""
    language = context.language
    if not language:
        return
    pairs = list(_known(context.masked, language.code))
    if language.casing.cased and language.code not in _TONAL:
        pairs += islice(_alike(context.masked, language.casing.nouns_capitalised), _MOST)
    marked: set[tuple[int, int]] = set()
    for evidence, one, other in pairs:
        ours, theirs = (_uses(context.masked, name, evidence, language.spaced) for name in (one, other))
        if not ours or not theirs or _apart(context.masked, ours, theirs, evidence):
            continue
        rare, common = sorted((ours, theirs), key=lambda uses: (len(uses), -uses[0][0]))
        if rare[0] not in marked:
            marked.add(rare[0])
            here, there = (document.text[a:b][:30] for a, b in (rare[0], common[0]))
            message = f"“{here}” here, “{there}” elsewhere: if it is one name, keep one spelling"
            yield RULE.finding(document, *rare[0], message, evidence=evidence)


def _known(text: str, code: str) -> Iterator[tuple[str, str, str]]:
    """Spellings of the language's list that stand in the text, in pairs."""
    for evidence, groups in (("place", PLACES), ("person", PEOPLE)):
        for group in groups.get(code, ()):
            present = [s for s in group if s.rstrip("*") in text]
            yield from ((evidence, a, b) for a, b in combinations(present, 2))


def _alike(text: str, nouns_capitalised: bool) -> Iterator[tuple[str, str, str]]:
    """Capitalised words from within sentences that differ by next to nothing."""
    names = sorted(n for n in set(_NAME.findall(text)) if n[0].isupper() and not n.isupper())
    hyphened = [(n, n.replace("-", " ")) for n in names if "-" in n]
    yield from (("hyphen", n, spaced) for n, spaced in hyphened[:_MOST] if spaced.istitle() and spaced in text)
    alike = defaultdict(list)
    for name in names:
        plain = _plain(name)
        alike[plain[0] + _WEAK.sub("", plain)].append((name, plain))
    for same in alike.values():
        for (a, plain_a), (b, plain_b) in combinations(same[:_CLOSEST], 2):
            if evidence := _difference(a, b, plain_a, plain_b):
                if evidence == "capital" or not nouns_capitalised or _in_name(a, text) and _in_name(b, text):
                    yield evidence, a, b


def _difference(a: str, b: str, plain_a: str, plain_b: str) -> str | None:
    """In what the two differ, if it is too little for two names."""
    if a.lower() == b.lower():
        return "capital"
    if min(len(a), len(b)) < _FEWEST or not _english().isdisjoint({a.lower(), b.lower()}):
        return None
    if plain_a == plain_b:
        return "accent" if a[-1] == b[-1] else None
    prefix = len(commonprefix([plain_a, plain_b]))
    suffix = len(commonprefix([plain_a[prefix:][::-1], plain_b[prefix:][::-1]]))
    rest = max(len(plain_a), len(plain_b)) - prefix - suffix
    return "letter" if rest == 1 and suffix >= 2 and "-" not in a + b else None


@cache
def _english() -> frozenset[str]:
    """English words that other languages quote in capitals: "Parliament" beside their own "Parlament"."""
    english = load("en")
    return lexicon.load("en") | {w.lower() for w in (english.casing.capitals if english else ())}


def _plain(name: str) -> str:
    """The name in lower case without accents."""
    if name.isascii():
        return name.lower()
    return "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))


def _in_name(word: str, text: str) -> bool:
    """Whether the word stands beside another capitalised one, as first names and surnames do."""
    return any(any(_neighbours(text, *span)) for span in _uses(text, word, "letter", True))


def _uses(text: str, name: str, evidence: str, spaced: bool) -> list[tuple[int, int]]:
    """Where the name stands by itself; a place beside a capitalised word is part of a longer name (Peking University)."""
    end = r"\w{0,4}+" if name.endswith("*") else ""
    pattern = re.escape(name.rstrip("*")) + end
    spans = [m.span() for m in islice(re.finditer(rf"(?<!\w){pattern}(?!\w)" if spaced else pattern, text), _MOST)]
    return [(a, b) for a, b in spans if evidence != "place" or not any(_neighbours(text, a, b))]


def _neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """The capitalised words right before and after a name, "" where there is none; one that opens a sentence is none."""
    before = _BEFORE.search(text[max(0, start - 40) : start])
    after = _AFTER.match(text, end)
    return before[1] if before and before[1][0].isupper() else "", after[1] if after and after[1][0].isupper() else ""


def _apart(text: str, ours: list[tuple[int, int]], theirs: list[tuple[int, int]], evidence: str) -> bool:
    """Whether two spellings explain each other, or stand in different longer names."""
    if any(abs(a - b) < _GLOSS for a, _ in ours for b, _ in theirs):
        return True
    one, other = ([{*side} - {""} for side in zip(*(_neighbours(text, *s) for s in x), strict=True)] for x in (ours, theirs))
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
        Example("en", "Talks began in Kyiv on Monday, in Kyiv again on Tuesday. Many people had fled from Kiev by then.", ("Kiev",)),
        Example("en", "The star Kit Harington came late to the show in London on Monday. Only then did Harrington speak.", ("Harrington",)),
        Example("de", "Der Präsident Selenskyj reiste an. Am Abend sprach im Parlament dann noch Zelensky zu allen.", ("Zelensky",)),
        Example("ru", "Бывший губернатор Пэйлин выступила вчера. Судья отклонил иск, но Пейлин подаст апелляцию.", ("Пейлин",)),
        Example("fr", "La paroisse de Baton-Rouge a publié le rapport. Le chef de la police de Baton Rouge a démissionné.", ("Baton Rouge",)),
        Example("zh", "特朗普周一抵达东京,并与首相举行了会谈。随后双方发表了共同声明,两国代表团的全体成员都出席了会议。川普表示满意。", ("川普",)),
        Example("en", "Kyiv, which Russians call Kiev, is old. Iran and Iranian media, Peking University in Beijing, Maria and Mario."),
        Example("de", "Der Vater und die Väter sprachen mit dem Bruder und den Brüdern über den Garten und die Gärten."),
        Example("fi", "Hän matkusti Helsingistä Helsinkiin, sillä Helsingin kaupunki kutsui Euroopan johtajat Eurooppaan."),
        Example("pl", "Wizyta w Warszawie trwała dwa dni, bo Warszawa i Polska zaprosiły Unię Europejską do Europejskiej Rady."),
    ),
)
