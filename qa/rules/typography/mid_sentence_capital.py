"""A capital on a common word in the middle of a sentence.

What it finds
-------------
A word of the language that is written in lower case within a sentence, but has a capital here although it neither
begins a sentence nor belongs to a name.

Why it happens
--------------
The text of a link begins with a capital, and a machine translation keeps it; or the end of one sentence and the
beginning of another were lost.

Example
-------
    The countries will hold exercises Aimed at better cooperation.

Better
------
    The countries will hold exercises aimed at better cooperation.

Options
-------
None.

Limits
------
Only words that are known to be common are reported, and none that stands beside another capital or a number, or is
written with a capital elsewhere within a sentence of the article: it is a name there. In German, which capitalises
nouns, only small words are. Titles, headings and quotations are left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator
from functools import cache

from qa.document import Document
from qa.finding import Finding, Severity
from qa.languages import Language, load
from qa.rules.context import Context
from qa.rules.rule import Example, Rule
from qa.rules.typography.words import FINAL, LOWER, UPPER, block_at, closed_words, is_story

_CAPITAL = re.compile(rf"[{UPPER}](?<=[{LOWER}] .)[{LOWER}]{{1,30}}+(?=[ ,.;:!?])")
_WITHIN = re.compile(rf"[{UPPER}](?<=[\w,;’] .)[{LOWER}]{{1,30}}+")
_AROUND = 60
"""Characters on either side that are searched for the rest of a name."""
_NEIGHBOURS = 3
"""Words on either side among which small words may join a name: "Bank of England", "House of the People"."""
_JOINING = 3
"""Other small words of this length may join it too: "The Mail on Sunday"."""
_TITLE = 30
"""A quotation that does not reach this many characters to both sides may be the title of a book or a film."""
_EVERY_WORD_OF_A_NAME = frozenset({"en"})
"""Languages whose names have a capital on every word; in others only the first has: "la Chambre des représentants"."""
_ARTICLES = frozenset(
    {"le", "la", "les", "el", "los", "las", "il", "lo", "gli", "os", "as", "um", "uma", "un", "une", "uno", "una"}
    | {"de", "het", "een", "den", "det"}
)
"""Articles with which the titles of books and films begin, often without quotation marks."""
_SYLLABLES = frozenset({"vi"})
"""Languages that put a space between syllables, so that a part of a name looks like a common word."""


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each such word."""
    language, text = context.language, context.masked
    if not language or not language.casing.cased:
        return
    closed, exempt = closed_words(language.code), _exempt(language.code)
    names: Counter[str] | None = None
    for m in _CAPITAL.finditer(text):
        word = m[0].lower()
        if word in exempt or not (word in context.small_words or word in closed):
            continue
        if not (evidence := _evidence(m, word, document, language, closed)):
            continue
        names = Counter(_WITHIN.findall(text)) if names is None else names
        if (evidence == "common word" and names[m[0]] > 1) or _in_short_quotation(m, context):
            continue
        message = f"“{m[0]}” has a capital in the middle of the sentence."
        yield RULE.finding(document, *m.span(), message, evidence=evidence, suggestion=word)


def _in_short_quotation(m: re.Match[str], context: Context) -> bool:
    quoted = context.in_quotes(*m.span())
    return quoted and not context.in_quotes(m.start() - _TITLE, m.end() + _TITLE)


def _evidence(m: re.Match[str], word: str, document: Document, language: Language, closed: Container[str]) -> str:
    """What kind of word it is, "" where it may be part of a name or of a title."""
    block = block_at(document, m.start())
    if not is_story(block) or document.text[block.end - 1].isalnum():
        return ""
    before = m.string[max(block.start, m.start() - _AROUND) : m.start()].split()[::-1]
    after = m.string[m.end() : min(block.end, m.end() + _AROUND)].split()
    dates = _dates(language.code)
    joining = frozenset() if language.code in _EVERY_WORD_OF_A_NAME else closed
    if _names(before, joining, closed, dates) or _names(after, joining, closed, dates):
        return ""
    if language.casing.nouns_capitalised:
        is_noun = word not in language.sentence.never_final or before[0] in closed
        return "" if is_noun else "function word"
    if word in closed:
        return "" if word in _ARTICLES else "function word"
    if language.code in _SYLLABLES or m.string[m.end()] != " ":
        return ""
    goes_on = bool(after) and before[0].lower() not in closed and after[0].lower() in closed
    return "common word" if goes_on or language.code in _EVERY_WORD_OF_A_NAME else ""


def _names(words: list[str], joining: Container[str], closed: Container[str], dates: Container[str]) -> bool:
    """Whether the nearest word, or one that small words join to it, has the capital of a name, or is a number."""
    for i, word in enumerate(words[:_NEIGHBOURS]):
        word = word.lstrip("“„«\"‘'(")
        if word.rstrip(",.;:").lower() in dates:
            return False
        if word not in joining and not (len(word) <= _JOINING and word.islower()):
            begins_sentence = i + 1 == len(words) or words[i + 1][-1] in FINAL
            return bool(word) and not word[0].islower() and not (begins_sentence and word.lower() in closed)
    return False


@cache
def _exempt(code: str) -> frozenset[str]:
    """Words that have a capital although they are no names: nationalities, titles, days, months, in lower case."""
    language = load(code)
    if not language:
        return frozenset()
    return _dates(code) | {w.lower() for w in (*language.casing.capitals, *language.casing.titles)}


@cache
def _dates(code: str) -> frozenset[str]:
    """Names of months and days, in lower case."""
    language = load(code)
    names = (*language.dates.months, *language.dates.weekdays) if language else ()
    return frozenset(word.lower() for name in names for word in name.split())


RULE = Rule(
    code="TYP207",
    name="mid-sentence-capital",
    family="typography",
    mqm="Fluency/Spelling",
    severity=Severity.MINOR,
    since="1.0.0",
    find=find,
    examples=(
        Example("en", "The countries will hold exercises Aimed at “better cooperation”, he said.", ("Aimed",)),
        Example("en", "He indicated that Close ties between them undermine security.", ("Close",)),
        Example("fr", "Le ministre a déclaré Que la réunion aurait lieu demain.", ("Que",)),
        Example("ru", "Министр заявил Что встреча состоится завтра.", ("Что",)),
        Example("es", "El ministro llegó ayer Para hablar con su colega.", ("Para",)),
        Example("el", "Ο υπουργός μίλησε χθες Και είπε ότι οι συνομιλίες θα συνεχιστούν.", ("Και",)),
        Example(
            "en", "She read “Close to the Edge” in the Post. The Post, he said, goes to Gate 4 of the Bank of England."
        ),
        Example("en", "In a post on Solid he wrote that Solid was open. Mr Close met Prime Minister Rose May."),
        Example("de", "Er sprach mit Ihnen über das Gute, etwas Neues und die Waren aus dem Osten."),
        Example("fr", "La Chambre des représentants et le Parti socialiste ont voté la Loi organique."),
        Example("ru", "Дело рассмотрит Международный суд, а Белый дом ответит завтра."),
    ),
)
