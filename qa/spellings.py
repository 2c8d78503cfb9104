"""The names in a text, and which of them are common in a run."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from qa.document import Document
from qa.languages import Language, load

_CAPITALISED = re.compile(r"(?<=[\w,;] )[^\W\d_a-z]\w{3,30}+(?:-\w{2,30}+)?(?![\w-])")
_ANYWHERE = re.compile(r"(?<![\w'’-])[^\W\d_a-z]\w{3,30}+(?![\w-])")
_FULL = re.compile(r"(?<=[\w,;] )([^\W\d_a-z]\w{2,30}+) (?=([^\W\d_a-z]\w{3,30}+)(?![\w-]))")
_BY_SCRIPT = {
    "Jpan": re.compile(r"[ァ-ヺー]{4,20}+"),
    "Kore": re.compile(r"(?<![가-힣])[가-힣]{4,12}+"),
    "Arab": re.compile(r"(?<!\w)\w{6,14}+"),
    "Hebr": re.compile(r"(?<!\w)[\w'׳]{5,14}+"),
    "Deva": re.compile(r"(?<![\u0900-\u097f])[\u0900-\u0963\u0970-\u097f]{6,20}+"),
    "Beng": re.compile(r"(?<![\u0980-\u09ff])[\u0980-\u09e3\u09f0-\u09ff]{6,20}+"),
}
"""Where no capitals tell: katakana, and words that are long enough to be foreign."""

_MOST = 200_000
"""Names of a language that are counted at a time. Where there are more, those of one document only are dropped."""

_MOST_OPENERS = 3_000
"""Capitalised words of a text that are looked up in it; one with more of them is a list, not an article."""

COMMON = 3
"""Documents of a run that make a name common."""


def names(text: str, language: Language) -> frozenset[str]:
    """Words that may be names: capitalised ones within sentences, or, in scripts without capitals, long ones."""
    if language.casing.cased:
        return frozenset(n for n in set(_CAPITALISED.findall(text)) if n[0].isupper() and not n.isupper())
    pattern = _BY_SCRIPT.get(language.script)
    return frozenset(pattern.findall(text)) if pattern else frozenset()


def openers(text: str, small_words: frozenset[str]) -> frozenset[str]:
    """Capitalised words at any place that are no common words, even if they only open a sentence."""
    every = islice(dict.fromkeys(_ANYWHERE.findall(text)), _MOST_OPENERS)
    found = {w for w in every if w[0].isupper() and not w.isupper()}
    return frozenset(w for w in found if w.lower() not in small_words and w.lower() not in text)


def full_names(text: str) -> frozenset[tuple[str, str]]:
    """Two capitalised words in a row from within sentences, as first names and surnames stand."""
    return frozenset((a, b) for a, b in set(_FULL.findall(text)) if a[0].isupper() and b[0].isupper())


@dataclass(frozen=True, slots=True)
class Spellings:
    """Names that stand in `COMMON` or more documents of a run, all of one language.

    Attributes:
        names: single words → number of documents.
        before: first names → number of documents by surname.
        after: surnames → number of documents by first name.
    """

    names: Mapping[str, int] = field(default_factory=dict)
    before: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    after: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def common_spellings(documents: Iterable[Document]) -> Mapping[str, Spellings]:
    """The common names of a run, by language, where there are capitals to tell names by. Memory is bounded."""
    counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for document in documents:
        language = load(document.lang)
        if language and language.casing.cased:
            counter = counts[language.code]
            counter.update({*full_names(document.text), *(("", name) for name in names(document.text, language))})
            if len(counter) > _MOST:
                counts[language.code] = Counter({name: n for name, n in counter.items() if n > 1})
    return {code: _spellings(counter) for code, counter in counts.items()}


def _spellings(counter: Counter[tuple[str, str]]) -> Spellings:
    single: dict[str, int] = {}
    before: dict[str, dict[str, int]] = defaultdict(dict)
    after: dict[str, dict[str, int]] = defaultdict(dict)
    for (first, last), n in counter.items():
        if n >= COMMON and first:
            before[last][first] = after[first][last] = n
        elif n >= COMMON:
            single[last] = n
    return Spellings(single, dict(before), dict(after))
