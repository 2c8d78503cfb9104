"""An invisible character that has no place in the text.

What it finds
-------------
Control characters, byte-order marks, zero-width spaces, soft hyphens, signs of an icon font, place holders for objects,
and marks that turn the direction of writing, where the script does not need them.

Why it happens
--------------
They were copied from a PDF, a word processor or the code of a page. They break searching, line ends and links, and the
marks of direction can hide or turn words round.

Example
-------
    The min<zero-width space>ister spoke.

Better
------
    The minister spoke.

Options
-------
None.

Limits
------
Joiners are sound in Persian, Hindi, Bengali and other such scripts and in emoji, marks of direction beside Arabic or
Hebrew, zero-width spaces in Thai. Of each kind, the first in a paragraph is reported; of soft hyphens and other
harmless ones, the first in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from qa.document import Block, Document
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule

_KINDS = {
    "control character": "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f",
    "sign of an icon font": "\ue000-\uf8fe",
    "place holder for an object": "\ufff9-\ufffc",
    "override of the writing direction": "\u202d\u202e",
    "hidden tag": "\U000e0001-\U000e007f",
    "soft hyphen": "\u00ad",
    "zero-width space": "\u200b\u2060\ufeff",
    "zero-width joiner": "\u200c\u200d",
    "mark of writing direction": "\u200e\u200f\u202a-\u202c\u2066-\u2069",
}
_MINOR = frozenset({"soft hyphen", "zero-width space", "zero-width joiner", "mark of writing direction"})
_INVISIBLE = re.compile(f"[{''.join(_KINDS.values())}]")
_KIND = {kind: re.compile(f"[{chars}]") for kind, chars in _KINDS.items()}
_JOINING = re.compile("[\u0590-\u109f\u1780-\u18af\ua840-\ua8ff\ufb1d-\ufdff\ufe00-\ufe0f\ufe70-\ufefc]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_FLAG = re.compile("[\U0001f3f4\U000e0001-\U000e007f]")
_HALF = re.compile("[ÂÃÄÅÐÑØÙ]\u00ad")
"""A letter that was garbled by the wrong encoding: its second byte shows as a soft hyphen."""
_AROUND = 40
_WORD_BEFORE = re.compile(r"\S*+\Z")
_WORD_AFTER = re.compile(r"\S*+")


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the word that holds such a character, or the character where it stands alone."""
    text = document.text
    seen: set[str] = set()
    for block in document.blocks:
        seen &= _MINOR
        words: dict[tuple[int, int], tuple[str, str]] = {}
        for m in _INVISIBLE.finditer(text, block.start, block.end):
            kind = next(kind for kind, sign in _KIND.items() if sign.match(m[0]))
            if kind in seen or _sound(m, kind, context):
                continue
            seen.add(kind)
            word = _word(m, block)
            if word not in words or words[word][0] in _MINOR:
                words[word] = kind, m[0]
        for (start, end), (kind, sign) in words.items():
            yield RULE.finding(
                document,
                start,
                end,
                f"There is an invisible character here: {kind} (U+{ord(sign):04X}).",
                evidence=kind,
                severity=Severity.MINOR if kind in _MINOR else None,
                suggestion=_suggestion(kind, text[start:end]),
            )


def _word(m: re.Match[str], block: Block) -> tuple[int, int]:
    """The characters around `m` up to the next spaces."""
    before = _WORD_BEFORE.search(m.string[max(block.start, m.start() - _AROUND) : m.start()])
    after = _WORD_AFTER.match(m.string, m.end(), min(block.end, m.end() + _AROUND))
    return m.start() - len(before[0] if before else ""), after.end() if after else m.end()


def _sound(m: re.Match[str], kind: str, context: Context) -> bool:
    """Whether the script around the character needs it."""
    text, language = m.string, context.language
    left, right = text[max(0, m.start() - 1) : m.start()], text[m.end() : m.end() + 1]
    if kind == "zero-width joiner":
        return any(c and (_JOINING.match(c) or unicodedata.category(c) in {"So", "Sk"}) for c in (left, right))
    if kind == "zero-width space":
        return m.start() == 0 or bool(language and language.script == "Thai")
    if kind == "mark of writing direction":
        return bool(_RIGHT_TO_LEFT.search(text, max(0, m.start() - _AROUND), m.end() + _AROUND))
    return kind == "hidden tag" and bool(_FLAG.match(left))


def _suggestion(kind: str, word: str) -> str | None:
    """The word without such characters; None where one stands for something that was lost, or is half of a letter."""
    return None if kind == "sign of an icon font" or _HALF.search(word) else _INVISIBLE.sub(_visible, word)


def _visible(m: re.Match[str]) -> str:
    """The Windows character that a control character of the range U+0080–U+009F was meant for, else nothing."""
    return m[0].encode("latin-1").decode("cp1252", "ignore") if "\x80" <= m[0] <= "\x9f" else ""


RULE = Rule(
    code="ENC503",
    name="control-character",
    family="encoding",
    mqm="Fluency/Character encoding",
    severity=Severity.MAJOR,
    since="1.0.0",
    find=find,
    examples=(
        Example("en", "The min\u200bister\x07 spoke.", ("min\u200bister\x07",)),
        Example(
            "en",
            "It didn\x92t rain. \ue801 Share \u202eevil\u202c",
            ("didn\x92t", "\ue801", "\u202eevil\u202c"),
        ),
        Example("de", "Die Bundes\u00adregierung tagte.\ufeff", ("Bundes\u00adregierung", "tagte.\ufeff")),
        Example("fr", "Le mi\u200dnistre a parlé \ufffc lundi.", ("mi\u200dnistre", "\ufffc")),
        Example("fa", "نخست‌وزیر می‌گوید که ‏COVID-19‏ پایان یافته است."),
        Example("hi", "क्‍या यह सच है? 👩‍👩‍👧 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f ❤️"),
        Example("th", "นายกรัฐมนตรี\u200bกล่าวเมื่อวันจันทร์"),
        Example("he", "‏‏ראש הממשלה‏ אמר: ‎COVID-19‎ הסתיים."),
    ),
)
