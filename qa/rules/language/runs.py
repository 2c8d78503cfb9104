"""Runs of foreign words within a sentence: by their script, or by the word lists of two languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from qa.document import Sentence
from qa.languages import CODES, Language, lexicon
from qa.rules.language.evidence import foreign, foreign_words, known_words, related, small_words, strange_letter
from qa.rules.language.words import TOKEN

_RUN = 3
"""Words in a row that are no borrowing."""

_SMALL_LATIN = re.compile(r"(?<![\w.’'&/-])[a-z]{2,30}+(?: [a-z]{2,30}+){0,40}+(?![\w.’'&/-])")
_LATIN_BEFORE = re.compile(r"[\dA-Za-zÀ-ÖØ-öø-ɏ][.,:&’'-]? ?\Z")
_LATIN_AFTER = re.compile(r" ?[.,:&’'-]? ?[\dA-Za-zÀ-ÖØ-öø-ɏ]")
_WORD = 5
"""Letters of an English word that is taken for an untranslated one by itself."""

_BORROWING = frozenset({"el", "ja", "ko", "zh"})
"""Languages of other scripts whose newspapers print single English words in Latin letters."""


class Run(NamedTuple):
    """Where foreign words stand, what gave them away ("script", "run", "word") and their language if it is told."""

    start: int
    end: int
    evidence: str
    lang: str | None = None


def foreign_runs(text: str, sentence: Sentence, language: Language) -> Iterator[Run]:
    """Runs of words in a sentence that are not in the document's language, wherever they stand."""
    for m in _strange_words(language.script).finditer(text, sentence.start, sentence.end):
        yield Run(*m.span(), "script")
    if language.script == "Latn":
        yield from _same_script(text, sentence, language.code)
    else:
        yield from _latin(text, sentence, language.code)


@cache
def _strange_words(script: str) -> re.Pattern[str]:
    """Words in a script that is neither the document's nor Latin; a letter or two are a symbol (π) or emblem (の)."""
    word = rf"(?:(?![A-Za-zÀ-ɏ]){strange_letter(script).pattern}){{2,60}}+"
    enough = r"(?:(?<=[^\u0370-\u052f]{2})|(?<=[\u0370-\u052f]{3}))"
    return re.compile(rf"(?<![A-Za-z\u0370-\u052f]){word}{enough}(?: {word}){{0,40}}+")


@cache
def _told_apart() -> tuple[str, ...]:
    """Languages of which common words are known."""
    return tuple(code for code in CODES if lexicon.load(code))


def _latin(text: str, sentence: Sentence, code: str) -> Iterator[Run]:
    """Small Latin words in a text of another script, unless they belong to a name or title ("Game of Thrones")."""
    for m in _SMALL_LATIN.finditer(text, sentence.start, sentence.end):
        words = m[0].split()
        before = text[max(sentence.start, m.start() - 3) : m.start()]
        named = bool(_LATIN_BEFORE.search(before) or _LATIN_AFTER.match(text, m.end(), sentence.end))
        lang = max(_told_apart(), key=lambda c: (sum(w in known_words(c) for w in words), c == "en"))
        known = sum(w in known_words(lang) for w in words)
        likely = lang == "en" or not small_words(lang).isdisjoint(words)
        if len(words) >= _RUN + named and 3 * known >= 2 * len(words) and likely:
            yield Run(*m.span(), "run", lang)
        elif not named and code not in _BORROWING and len(m[0]) >= _WORD and lexicon.load("en").issuperset(words):
            yield Run(*m.span(), "word", "en")


def _same_script(text: str, sentence: Sentence, code: str) -> Iterator[Run]:
    """Runs of small words that another language knows and the document's does not."""
    words = list(TOKEN.finditer(text, sentence.start, sentence.end))
    hits = foreign_words(code).intersection(m[0] for m in words)
    listed = code in _told_apart()
    found: list[tuple[int, int, str]] = []
    for lang in (_told_apart() if listed else ("en",)) if hits else ():
        if small_words(lang).isdisjoint(hits) or related(lang, code):
            continue
        for known in _known_runs(text, words, lang, code):
            strange = [i for i, m in enumerate(known) if m[0] not in known_words(code)]
            run = known[strange[0] : strange[-1] + 1] if strange else []
            if len(run) < _RUN:
                continue
            start, end = run[0].start(), run[-1].end()
            sure = (lang == "en" and listed) or foreign(text[start:end], code)
            if sure and _foreign_run([m[0] for m in run], lang, code):
                found.append((start, end, lang))
    end = sentence.start
    for start, stop, lang in sorted(found, key=lambda f: (f[0], -f[1])):
        if start >= end:
            yield Run(start, stop, "run", lang)
            end = stop


def _known_runs(text: str, words: list[re.Match[str]], lang: str, code: str) -> Iterator[list[re.Match[str]]]:
    """Stretches of lower-case words of a language; between them, single words that no list knows."""
    run: list[re.Match[str]] = []
    unknown: list[re.Match[str]] = []
    for m in words:
        small = m[0].islower()
        known = small and m[0] in known_words(lang)
        bridge = small and not unknown and m[0] not in known_words(code)
        if run and not ((known or bridge) and text[(unknown or run)[-1].end() : m.start()].isspace()):
            yield run
            run, unknown = [], []
        if known:
            run += [*unknown, m]
            unknown = []
        elif run:
            unknown = [m]
    if run:
        yield run


def _foreign_run(words: list[str], lang: str, code: str) -> bool:
    """Whether these words of `lang` are enough, and strange enough to `code`, to be no accident."""
    strange = {w for w in words if len(w) > 1 and w not in known_words(code)}
    telling = {w for w in words if len(w) > 1 and w in small_words(lang) and w not in small_words(code)}
    return len(strange) >= 2 and len(strange | telling) >= _RUN and not strange.isdisjoint(telling)
