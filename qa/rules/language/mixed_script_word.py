"""A word whose letters come from two alphabets.

What it finds
-------------
A word that is written in one alphabet but for letters of another that look the same: the Russian "Pоссия" with a Latin
P, the English "Тhe" with a Cyrillic Т. Latin, Cyrillic and Greek are compared.

Why it happens
--------------
Text recognition, hurried typing on two keyboards and some translation systems put in the look-alike. Nobody sees it,
but search, spell-checking and screen readers no longer know the word.

Example
-------
    Моcква согласилась. (with a Latin c)

Better
------
    Москва согласилась.

Options
-------
None.

Limits
------
A foreign letter that looks like none of the word's own alphabet is taken for a brand or a play on words ("Zаборона"),
as are endings after a foreign name ("iPhoneом"). Roman numerals typed with Cyrillic letters ("ХХI") are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.document import Document
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule

_LETTERS = {
    "Latin": "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ",
    "Cyrillic": "\u0400-\u0481\u048a-\u052f",
    "Greek": "\u0370-\u0373\u0376\u0377\u037b-\u037d\u0386\u0388-\u03ff\u1f00-\u1fff",
}
_OF = {script: re.compile(f"[{letters}]") for script, letters in _LETTERS.items()}
_CLASH = re.compile("|".join(f"[{a}](?=[{b}])" for s, a in _LETTERS.items() for t, b in _LETTERS.items() if s != t))
_WORD = re.compile(r"[^\W\d_]++")
_OTHER_THAN_LATIN = re.compile(f"[{_LETTERS['Cyrillic']}{_LETTERS['Greek']}]")
_ROMAN = frozenset("IVXLCDMХІСМivxхі")
_ACRONYM_AND_ENDING = re.compile(r"[A-Z]{2,20}+(?=[^\W\d_A-Z])")
_LONGEST = 60
"""Letters of the longest word looked at: more are a chain of symbols, no word."""

_LOOK_ALIKES = {
    ("Latin", "Cyrillic"): dict(zip("AaBCcEeHIiKkMOoPpTXxYyËëÏï", "АаВСсЕеНІіКкМОоРрТХхУуЁёЇї", strict=True)),
    ("Latin", "Greek"): dict(zip("AaBEHIiKkMNOoPpTuvXxYZáíóúÁÉÍÓ", "ΑαΒΕΗΙιΚκΜΝΟοΡρΤυνΧχΥΖάίόύΆΈΊΌ", strict=True)),
    ("Greek", "Latin"): dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True)),
    ("Greek", "Cyrillic"): dict(zip("ΑΒΕΗΙΚΜΟΡΤΧαορ", "АВЕНІКМОРТХаор", strict=True)),
    ("Cyrillic", "Greek"): dict(zip("АВЕНКМОРТХаору", "ΑΒΕΗΚΜΟΡΤΧαορυ", strict=True)),
}
_LOOK_ALIKES["Cyrillic", "Latin"] = {b: a for a, b in _LOOK_ALIKES["Latin", "Cyrillic"].items()}
_MAIN = {"Cyrl": "Cyrillic", "Grek": "Greek"}


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each word of which some letters are look-alikes from another alphabet."""
    text = context.masked
    if not (_OTHER_THAN_LATIN.search(text) and _CLASH.search(text)):
        return
    usual = _MAIN.get(context.language.script, "Latin") if context.language else "Latin"
    for block in document.blocks:
        if not _CLASH.search(text, block.start, block.end):
            continue
        for m in _WORD.finditer(text, block.start, block.end):
            if len(m[0]) <= _LONGEST and _CLASH.search(m[0]) and not _left_alone(m[0]):
                yield from _mixed(document, context, m, usual)


def _left_alone(word: str) -> bool:
    """Whether a word is a Roman numeral of two alphabets, or a foreign acronym with a native ending ("OPECа")."""
    acronym = _ACRONYM_AND_ENDING.match(word)
    return _ROMAN.issuperset(word) or bool(acronym and word[acronym.end() :].islower())


def _mixed(document: Document, context: Context, m: re.Match[str], usual: str) -> Iterator[Finding]:
    """The finding for one word of several alphabets, if the fewer letters can be replaced one by one."""
    counts = {script: len(pattern.findall(m[0])) for script, pattern in _OF.items()}
    for main in sorted(counts, key=lambda s: (counts[s], s == usual), reverse=True):
        strays = {c: s for s in counts if s != main for c in _OF[s].findall(m[0])}
        repaired = "".join(_LOOK_ALIKES[strays[c], main].get(c, "") if c in strays else c for c in m[0])
        if counts[main] and len(repaired) == len(m[0]):
            break
    else:
        return
    if len(repaired) < 3 and repaired.lower() not in context.small_words:
        return
    stray = next(c for c in m[0] if c in strays)
    message = f"{strays[stray]} letter {stray} in a {main} word: it looks right, but searches will miss the word"
    yield RULE.finding(document, *m.span(), message, evidence="look-alike", suggestion=repaired)


RULE = Rule(
    code="LNG304",
    name="mixed-script-word",
    family="language",
    mqm="Fluency/Character encoding",
    severity=Severity.MAJOR,
    since="1.0.0",
    find=find,
    examples=(
        Example("ru", "Вчера Pоссия объявила о начале переговоров.", ("Pоссия",)),
        Example("uk", "Переговори в Євроcоюзі тривали два дні.", ("Євроcоюзі",)),
        Example("en", "Тhe talks with Mosсow took two days.", ("Тhe", "Mosсow")),
        Example("el", "Ο πρόεδρος Oμπάμα επισκέφθηκε την Αθήνα.", ("Oμπάμα",)),
        Example("bg", "Премиерът пристигна oт София във вторник.", ("oт",)),
        Example("ru", "IT-компания купила 20 iPhone'ов и SMSки в ХХI веке, пишет «Zаборона»."),
        Example("en", "The α-helix and the 5μm sensor weigh 3µg; its 10kΩ resistor failed."),
        Example("ja", "東京都はAI技術とIT企業を支援する。"),
        Example("el", "Το iPhone και το Facebook παρουσίασαν νέα προϊόντα τύπου Β2Β."),
        Example("zh", "该公司的5G技术和App用户增长。"),
    ),
)
