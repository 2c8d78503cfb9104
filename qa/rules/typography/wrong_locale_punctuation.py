"""A punctuation mark that belongs to another language.

What it finds
-------------
Marks that the language does not use (`«` in English, `、` in Korean, a full-width comma between Latin letters); a Latin
comma or question mark between Arabic or Chinese words, or a Latin question mark in Greek; a Spanish question or
exclamation without `¿` or `¡`.

Why it happens
--------------
A machine translation copies the marks of the source, or leaves out one that only the target language has.

Example
-------
    Officials met in Beijing、Shanghai and Tianjin.

Better
------
    Officials met in Beijing, Shanghai and Tianjin.

Options
-------
None.

Limits
------
Quotations and words in another script are left alone. A Latin mark in Chinese or Japanese text is reported only where
the article otherwise uses the language's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.document import Document
from qa.finding import Finding, Severity
from qa.languages import Language
from qa.rules.context import Context
from qa.rules.rule import Example, Rule
from qa.rules.typography.marks import FULL_WIDTH, Marks, marks
from qa.rules.typography.words import words_start

_WITH_SPACE = frozenset("、。،؛؟।") | FULL_WIDTH.keys()
_QUESTION = re.compile(r"[?!]++")
_CLAUSE_START = re.compile(r"[.…:;?!\"“”«»(\n—–]")
_OWN_WORDS = 1 / 3
"""Part of a question's words that must be common ones of the language: titles of foreign films are not."""
_WORDS = re.compile(r"[^\W\d_]+")


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each mark that is not the language's own."""
    language = context.language
    known = marks(language.code) if language else None
    if not language or not known:
        return
    for m, evidence in _matches(known, document, context):
        if context.in_quotes(*m.span()) or not _in_own_words(m, known.letters):
            continue
        own = known.instead[m[0]]
        space = " " if own and m[0] in _WITH_SPACE and m.string[m.end() : m.end() + 1].isalpha() else ""
        advice = f"; write “{own}”." if own else "."
        yield RULE.finding(
            document,
            *m.span(),
            f"The mark “{m[0]}” is not used in {language.name}{advice}",
            evidence=evidence,
            suggestion=None if own == "" and _is_in_word(m) else own + space if own and language.spaced else own,
        )
    if language.sentence.opening:
        yield from _unopened(document, context, language)


def _matches(known: Marks, document: Document, context: Context) -> Iterator[tuple[re.Match[str], str]]:
    yield from ((m, "foreign mark") for m in known.foreign.finditer(context.masked))
    if known.latin:
        count = document.text.count
        odd = {m for m, own in known.instead.items() if own and (not known.mixed or count(own) >= 2 + 2 * count(m))}
        yield from ((m, "Latin mark") for m in known.latin.finditer(context.masked) if m[0] in odd)


def _in_own_words(m: re.Match[str], letters: re.Pattern[str]) -> bool:
    """Whether the letters nearest to a mark are of the language's script, and it is no arrow or low quotation mark."""
    before, after = m.string[max(0, m.start() - 2) : m.start()][::-1], m.string[m.end() : m.end() + 2]
    if (m[0] == "‚" and not before[:1].isalnum()) or (m[0] in "«»" and before[:1].isspace() and after[:1].isspace()):
        return False
    nearest = [c for side in (before, after) for c in side if c.isalnum()]
    return bool(nearest) and all(letters.match(c) for c in nearest)


def _is_in_word(m: re.Match[str]) -> bool:
    """Whether letters touch a mark on both sides: it is a garbled letter itself."""
    return m.string[max(0, m.start() - 1) : m.start()].isalpha() and m.string[m.end() : m.end() + 1].isalpha()


def _unopened(document: Document, context: Context, language: Language) -> Iterator[Finding]:
    """Questions and exclamations in the language's own words that lack the mark which opens them."""
    text, opening = context.masked, language.sentence.opening
    for block in document.blocks:
        last = block.start
        for m in _QUESTION.finditer(text, block.start, block.end):
            since, last = last, m.end()
            if any(mark in text[since : m.start()] for mark in opening):
                continue
            clause = _CLAUSE_START.split(text[max(since, m.start() - 200) : m.start()])[-1]
            words = [word.lower() for word in _WORDS.findall(clause)]
            if len(words) > 1 and sum(word in context.small_words for word in words) >= _OWN_WORDS * len(words):
                mark = opening[min("?!".index(m[0][0]), len(opening) - 1)]
                message = f"The sentence ends in “{m[0][0]}” but does not begin with “{mark}”."
                start = words_start(text, m.start(), since)
                yield RULE.finding(document, start, m.end(), message, evidence="opening mark")


RULE = Rule(
    code="TYP205",
    name="wrong-locale-punctuation",
    family="typography",
    mqm="Locale convention/Punctuation",
    severity=Severity.MINOR,
    since="1.0.0",
    find=find,
    examples=(
        Example("en", "Officials met in Beijing、Shanghai and Tianjin。 They agreed，he said.", ("、", "。", "，")),
        Example("en", "The minister called it a «new beginning» on Monday.", ("«", "»")),
        Example("es", "Y ahora qué va a pasar? preguntó el ministro.", ("a pasar?",)),
        Example("ar", "وصل الوزير, لكن أين الاتفاق?", (",", "?")),
        Example("el", "Ο υπουργός ρώτησε τι θα γίνει τώρα? Δεν απάντησε κανείς.", ("?",)),
        Example("zh", "会谈于周一开始，历时两天，双方没有达成协议，但将继续谈判,部长说，他很乐观。", (",",)),
        Example("ko", "장관은 서울、부산에서 만났다.", ("、",)),
        Example("ru", "Министр прибыл，но встреча не состоялась.", ("，",)),
        Example("en", "He signed 田中、山本 and wrote “«Oui», dit-il”. Choose File » New."),
        Example("es", "¿Y ahora qué va a pasar? Vio «What’s Up?» en el cine. ¡Qué bien!"),
        Example("zh", "部长说：“会谈很好。”他用 Word, Excel 写了报告 (共 3.5 页)。"),
        Example("de", "„Wir kommen wieder“, sagte er – »bald«."),
    ),
)
