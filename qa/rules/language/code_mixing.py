"""Words of another language within a sentence.

What it finds
-------------
Three words in a row or more that a translation left as they were, within a sentence that is otherwise in the article's
language; and single words where the script gives them away.

Why it happens
--------------
Translation systems copy words that they do not know, and lose the thread in long sentences.

Example
-------
    Die Regierung will die Steuern for small companies senken.

Better
------
    Die Regierung will die Steuern für kleine Unternehmen senken.

Options
-------
None.

Limits
------
Quotations, text in brackets, names and capitalised words are left alone. Languages that share a script are told apart
only where word lists of both are there and the two are not closely related.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from qa.document import Document, Role, Sentence
from qa.finding import Finding, Severity
from qa.languages import CODES, Language, lexicon, load
from qa.rules.context import Context
from qa.rules.language.evidence import foreign_words, known_words, related, small_words, strange_letter, whole_document
from qa.rules.language.untranslated_passage import untranslated
from qa.rules.language.words import TOKEN
from qa.rules.rule import Example, Rule

_RUN = 3
"""Words in a row that are no borrowing."""

_SMALL_LATIN = re.compile(r"(?<![\w.’'&/-])[a-z]{2,30}+(?: [a-z]{2,30}+){0,40}+(?![\w.’'&/-])")
_LATIN_BEFORE = re.compile(r"[\dA-Za-zÀ-ÖØ-öø-ɏ][.,:&’'-]? ?\Z")
_LATIN_AFTER = re.compile(r" ?[.,:&’'-]? ?[\dA-Za-zÀ-ÖØ-öø-ɏ]")
_WORD = 5
"""Letters of an English word that is taken for an untranslated one by itself."""

_BORROWING = frozenset({"el", "ja", "ko", "zh"})
"""Languages of other scripts whose newspapers print single English words in Latin letters."""

_OPEN_BRACKET = re.compile(r"[(\[（][^()\[\]（）]{0,120}\Z")
_SKIPPED = {Role.BYLINE, Role.CREDIT, Role.FURNITURE, Role.RELATED}


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each run of foreign words within a sentence."""
    language = context.language
    if not language or whole_document(document, context):
        return
    for index, block in enumerate(document.blocks):
        text = context.masked[block.start : block.end]
        if block.role in _SKIPPED or not _worth_a_look(text, language):
            continue
        for sentence in document.sentences_of(index):
            if untranslated(sentence, context, language.code):
                continue
            for start, end, severity, evidence, lang in _runs(context.masked, sentence, language):
                if not (context.in_quotes(start, end) or _OPEN_BRACKET.search(document.text[max(0, start - 120) : start])):
                    message = f"“{document.text[start:end][:50]}” is not in {language.name}"
                    found = load(lang)
                    message += f" but in {found.name}" if found else ""
                    yield RULE.finding(document, start, end, message, evidence=evidence, severity=severity)


def _worth_a_look(text: str, language: Language) -> bool:
    """A quick test that most paragraphs fail."""
    if language.script == "Latn" and not foreign_words(language.code).isdisjoint(text.lower().split()):
        return True
    return not (text.isascii() and language.script == "Latn") and bool(strange_letter(language.script).search(text))


_Run = tuple[int, int, Severity, str, str]
"""Start, end, severity, evidence and the likeliest language ("" where it is not told)."""


def _runs(text: str, sentence: Sentence, language: Language) -> Iterator[_Run]:
    for m in _strange_words(language.script).finditer(text, sentence.start, sentence.end):
        yield *m.span(), Severity.MAJOR, "script", ""
    if language.script == "Latn":
        yield from _same_script(text, sentence, language.code)
    else:
        yield from _latin(text, sentence, language.code)


@cache
def _strange_words(script: str) -> re.Pattern[str]:
    """Words in a script that is neither the document's nor Latin; a letter or two are a symbol (π) or an emblem (の)."""
    letter = rf"(?![A-Za-zÀ-ɏ]){strange_letter(script).pattern}"
    word = rf"(?:{letter}){{2,60}}+"
    return re.compile(rf"(?<![A-Za-z\u0370-\u052f]){word}(?:(?<=[^\u0370-\u052f]{{2}})|(?<=[\u0370-\u052f]{{3}}))(?: {word}){{0,40}}+")


@cache
def _told_apart() -> tuple[str, ...]:
    """Languages of which common words are known."""
    return tuple(code for code in CODES if lexicon.load(code))


def _latin(text: str, sentence: Sentence, code: str) -> Iterator[_Run]:
    """Small Latin words in a text of another script, unless they belong to a name or title ("Game of Thrones")."""
    for m in _SMALL_LATIN.finditer(text, sentence.start, sentence.end):
        words = m[0].split()
        before = text[max(sentence.start, m.start() - 3) : m.start()]
        named = bool(_LATIN_BEFORE.search(before) or _LATIN_AFTER.match(text, m.end(), sentence.end))
        lang = max(_told_apart(), key=lambda c: (sum(w in known_words(c) for w in words), c == "en"))
        known = sum(w in known_words(lang) for w in words)
        if len(words) >= _RUN + named and 3 * known >= 2 * len(words) and not small_words(lang).isdisjoint(words):
            yield *m.span(), Severity.MAJOR, "run", lang
        elif not named and code not in _BORROWING and len(m[0]) >= _WORD and lexicon.load("en").issuperset(words):
            yield *m.span(), Severity.MINOR, "word", "en"


def _same_script(text: str, sentence: Sentence, code: str) -> Iterator[_Run]:
    """Runs of small words that another language knows and the document's does not."""
    words = list(TOKEN.finditer(text, sentence.start, sentence.end))
    hits = foreign_words(code).intersection(m[0] for m in words)
    found: list[tuple[int, int, str]] = []
    for lang in _told_apart() if hits and code in _told_apart() else ():
        if not (small_words(lang).isdisjoint(hits) or related(lang, code)):
            runs = _known_runs(text, words, lang)
            found += [(r[0].start(), r[-1].end(), lang) for r in runs if _foreign_run([m[0] for m in r], lang, code)]
    end = sentence.start
    for start, stop, lang in sorted(found, key=lambda f: (f[0], -f[1])):
        if start >= end:
            yield start, stop, Severity.MAJOR, "run", lang
            end = stop


def _known_runs(text: str, words: list[re.Match[str]], lang: str) -> Iterator[list[re.Match[str]]]:
    """Stretches of lower-case words of a language, with nothing but spaces between."""
    run: list[re.Match[str]] = []
    for m in words:
        known = m[0].islower() and m[0] in known_words(lang)
        if run and not (known and text[run[-1].end() : m.start()].isspace()):
            yield run
            run = []
        if known:
            run.append(m)
    if run:
        yield run


def _foreign_run(words: list[str], lang: str, code: str) -> bool:
    """Whether these words of `lang` are enough, and strange enough to `code`, to be no accident."""
    if len(words) < _RUN:
        return False
    strange = {w for w in words if len(w) > 1 and w not in known_words(code)}
    telling = {w for w in words if len(w) > 1 and w in small_words(lang) and w not in small_words(code)}
    return len(strange) >= 2 and len(strange | telling) >= _RUN and not strange.isdisjoint(telling)


RULE = Rule(
    code="LNG303",
    name="code-mixing",
    family="language",
    mqm="Accuracy/Untranslated",
    severity=Severity.MAJOR,
    since="1.0.0",
    find=find,
    examples=(
        Example("de", "Die Regierung will die Steuern for small companies im nächsten Jahr senken.", ("for small companies",)),
        Example("en", "The government wants to cut taxes für die kleinen Unternehmen next year.", ("für die kleinen",)),
        Example("ru", "Правительство хочет снизить налоги for small companies в следующем году.", ("for small companies",)),
        Example("zh", "政府希望明年 cut taxes for small companies 以促进经济发展。", ("cut taxes for small companies",)),
        Example("en", "Despite the 雨の weather the festival went on, and this город was full.", ("雨の", "город")),
        Example("ar", "تريد الحكومة خفض الضرائب for small companies في العام المقبل.", ("for small companies",)),
        Example("uk", "Уряд хоче знизити податки для small підприємств.", ("small",)),
        Example("de", "Er gründete ein Start-up, „made in the USA“, und las The Lord of the Rings (one of the best books)."),
        Example("ru", "Сериал Game of Thrones и организация Citizens for Responsibility and Ethics (for small companies)."),
        Example("ja", "東京のスタートアップは online で lifestyle ブランドを売る。"),
        Example("en", "The coup d'état ended the status quo; the joie de vivre returned to the Champs-Élysées and the π symbol."),
    ),
)
