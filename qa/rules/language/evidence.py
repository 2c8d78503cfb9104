"""Is a passage in another language than its document? Small words, script and `py3langid` must agree.

Thresholds are measured on sentences of edited news in 32 languages against sentences of every other language: none of
25,000 sound sentences is taken for another language, and of foreign ones of ten words or more 98 in 100 are found.
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache

from qa.document import Document
from qa.language import Guess, distribution
from qa.languages import CODES, lexicon, load, sentence_words
from qa.rules.context import Context
from qa.rules.language.words import TOKEN

_LONGEST = 4000
"""Characters of a passage that are looked at."""

_FEWEST, _ENOUGH = 3, 6
"""Words of a passage that can be told by its small words; by the model alone, or from a related language. Of scripts
without spaces two letters count as a word."""

_WHOLE = 24
"""Letters of a document whose language can be told."""

_LIKELIER, _MUCH_LIKELIER, _BEYOND_DOUBT = 3.0, 5.0, 7.0
"""Natural logarithm of how much likelier another language must be where two small words say so, or one, or none."""

_KIN = tuple(
    frozenset(group.split())
    for group in (
        "da no sv",
        "cs sk",
        "ca es gl it pt ro",
        "id ms",
        "bs hr sl sr",
        "be bg mk ru uk",
        "ar fa ur",
        "hi mr ne",
    )
)
"""Languages so alike that a passage in one may pass for the other."""

_LETTERS = {
    "Latn": "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ",
    "Grek": "\u0370-\u03ff\u1f00-\u1fff",
    "Cyrl": "\u0400-\u052f",
    "Hebr": "\u05d0-\u05ea",
    "Arab": "\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff\u0750-\u077f",
    "Deva": "\u0900-\u0963\u0971-\u097f",
    "Beng": "\u0980-\u09e3\u09f0\u09f1",
    "Taml": "\u0b80-\u0bff",
    "Telu": "\u0c00-\u0c7f",
    "Thai": "\u0e01-\u0e3a\u0e40-\u0e4e",
    "Hans": "\u3400-\u9fff",
    "Jpan": "\u3040-\u30ff\u3400-\u9fff",
    "Kore": "\u3400-\u9fff\uac00-\ud7af",
}
"""Letters that are written in a language of each script."""


@cache
def strange_letter(script: str) -> re.Pattern[str]:
    """A letter that languages of this script do not use."""
    ours = _LETTERS.get(script, "")
    theirs = "".join(letters for letters in _LETTERS.values() if letters != ours)
    return re.compile(f"(?![{ours}])[{theirs}]" if script in {"Hans", "Jpan", "Kore"} else f"[{theirs}]")


@cache
def _strange_word(script: str) -> re.Pattern[str]:
    """Four letters of another script in a row; in Japanese also a long clause without kana, which may be Chinese."""
    chinese = r"|\A[^\u3040-\u30ff]{15,}\Z" if script == "Jpan" else ""
    return re.compile(f"(?:{strange_letter(script).pattern}){{4}}{chinese}")


@cache
def small_words(lang: str) -> frozenset[str]:
    """The most frequent small words of a language, in lower case."""
    if lang not in CODES:
        return frozenset()
    words = sentence_words(lang)
    return frozenset(w.lower() for w in (*words.function_words, *words.never_final))


@cache
def known_words(lang: str) -> frozenset[str]:
    """All words that are known to be of a language."""
    return small_words(lang) | lexicon.load(lang)


@cache
def foreign_words(lang: str) -> frozenset[str]:
    """Small words of all other languages that are no words of this one."""
    return frozenset().union(*(small_words(other) for other in CODES if other != lang)) - known_words(lang)


def related(lang: str, other: str) -> bool:
    """Whether the two are easily mistaken for each other."""
    return any(lang in group and other in group for group in _KIN)


@cache
def _own_words(lang: str) -> frozenset[str]:
    """Small words of a language that no related one shares."""
    return small_words(lang).difference(
        *(small_words(other) for other in CODES if other != lang and related(lang, other))
    )


def whole_document(document: Document, context: Context) -> Guess | None:
    """The language that a document is in as a whole, if it is surely not its own; a sample of it decides."""
    if not context.language:
        return None
    text = context.masked
    windows = range(0, len(text), max(1, len(text) // 4)) if len(text) > _LONGEST else ()
    sample = " ".join(text[at : at + _LONGEST // 4] for at in windows) or text
    guess = foreign(sample, context.language.code)
    return guess if guess and sum(map(str.isalpha, sample)) >= _WHOLE else None


@lru_cache(maxsize=16384)
def foreign(text: str, lang: str) -> Guess | None:
    """The language of a passage if it is surely not `lang`, the two-letter code of a language that has a file."""
    text = text[:_LONGEST]
    language = load(lang)
    if language is None or not _suspicious(text, lang, language.script):
        return None
    shares = distribution(text, lang)
    best = max(shares, key=lambda code: shares[code])
    other = load(best)
    margin = math.log(shares[best] / shares[lang]) if shares[lang] else math.inf
    if best == lang or margin < _LIKELIER or other is None:
        return None
    words = [w for w in TOKEN.findall(text) if w[0].isalpha()]
    letters = sum(map(str.isalpha, text))
    length = len(words) if other.spaced else letters // 2
    theirs, ours = _counts(text, words, best, lang), _counts(text, words, lang, best)
    kin = related(lang, best)
    if length < (_ENOUGH if kin else _FEWEST) or (ours and theirs <= 2 * ours):
        return None
    lower = [w for w in words if w[0].islower()]
    title = all(len(w) < 4 or w in small_words(best) for w in lower)
    if other.casing.cased and 2 * len(lower) < len(words) and (theirs < _FEWEST or title):
        return None  # names, titles of works
    script = 5 * len(strange_letter(language.script).findall(text)) > 4 * letters
    if script and (theirs or length >= _ENOUGH or other.script != "Latn"):
        return Guess(best, shares[best])
    needed = _LIKELIER if theirs >= 2 else _MUCH_LIKELIER if theirs >= 1 else _BEYOND_DOUBT
    return Guess(best, shares[best]) if margin >= needed and (theirs or length >= _ENOUGH) else None


def _counts(text: str, words: list[str], lang: str, other: str) -> float:
    """How many words tell of `lang` and not of `other`; one that is no small word counts half."""
    language = load(lang)
    if language and not language.spaced:
        return sum(word in text for word in small_words(lang) - small_words(other))
    uneven = related(lang, other) and not (lexicon.load(lang) and lexicon.load(other))
    known = small_words if uneven else known_words
    telling = [w for w in map(str.lower, words) if w in known(lang) and w not in known_words(other)]
    return sum(1 if w in small_words(lang) else 0.5 for w in telling)


def _suspicious(text: str, lang: str, script: str) -> bool:
    """A quick test that almost every sentence of the document's own language fails."""
    words = set(text.lower().split())
    ours = len(words & _own_words(lang))
    if len(words & foreign_words(lang)) > ours or (not ours and len(words) >= _FEWEST):
        return True
    return not (text.isascii() and script == "Latn") and bool(_strange_word(script).search(text))
