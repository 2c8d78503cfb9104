"""Letters garbled by the wrong encoding.

What it finds
-------------
Words whose UTF-8 bytes were read as another encoding ("cafÃ©", "Ð¼Ð¸Ñ€"), and the sign � that stands for a character
that was lost.

Why it happens
--------------
A page, a database or a file was read with the wrong character set, and the result was saved.

Example
-------
    The cafÃ© didnâ€™t open.

Better
------
    The café didn’t open.

Options
-------
None.

Limits
------
What is garbled, and how to mend it, is told by `ftfy`, which aims at no false alarms: a single odd letter that could be
meant is left alone. A lost character can't be restored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.document import Document
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule

_ENCODINGS = ("latin-1", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "iso-8859-2", "mac-roman", "cp437")
"""What UTF-8 is taken for, as `ftfy` knows it."""


def _letters(first: int, last: int, encoding: str) -> str:
    """What these bytes look like in an encoding, for the brackets of a regular expression."""
    return re.escape(bytes(range(first, last + 1)).decode(encoding, "ignore"))


_FIRST = {encoding: _letters(0xC2, 0xF4, encoding) for encoding in _ENCODINGS}
_SECOND = {encoding: _letters(0x80, 0xBF, encoding) for encoding in _ENCODINGS}
_SUSPECT = re.compile(
    f"[{''.join(_FIRST.values())}](?=[{''.join(_SECOND.values())}])"
    f"(?:{'|'.join(f'(?<=[{_FIRST[e]}])[{_SECOND[e]}]' for e in _ENCODINGS)})|\ufffd"
)
"""The first two bytes of a character beyond ASCII, misread; most such pairs are sound text."""
_CERTAIN = re.compile("[ÂÃ][\u00a1-\u00bf]")
"""Pairs that no language writes, although `ftfy` spares them where they stand alone ("Ã¥")."""
_QUOTES = frozenset("“”„‘’‚«»‹›")
_AROUND = 80
_BEFORE = re.compile(r"[^ \t\r\n]*+\Z")
_AFTER = re.compile(r"[^ \t\r\n]*+")


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each run of garbled words."""
    runs: list[tuple[int, int]] = []
    for start, end in _words(document.text):
        if runs and start - runs[-1][1] <= 1:
            runs[-1] = runs[-1][0], end
        else:
            runs.append((start, end))
    for start, end in runs:
        text = document.text[start:end]
        if "\ufffd" in text:
            message, mended = "The sign � stands for a character that was lost.", None
        else:
            mended = _mended(text)
            message = "These letters were garbled by the wrong encoding."
        evidence = "lost character" if mended is None else "garbled"
        whole = mended is not None and not _is_garbled(mended)
        yield RULE.finding(document, start, end, message, evidence=evidence, suggestion=mended if whole else None)


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Places of the garbled words, each once."""
    done = 0
    for m in _SUSPECT.finditer(text):
        opens_word = m.start() == 0 or text[m.start() - 1].isspace()
        if m.start() < done or (opens_word and m[0][0] in _QUOTES):
            continue
        left = max(done, m.start() - _AROUND)
        before = _BEFORE.search(text[left : m.start()])
        after = _AFTER.match(text, m.end(), m.end() + _AROUND)
        start, done = m.start() - len(before[0] if before else ""), after.end() if after else m.end()
        if m[0] == "\ufffd" or "\ufffd" in text[start:done] or _mended(text[start:done]) != text[start:done]:
            yield start, done


def _mended(text: str) -> str:
    from ftfy import fix_encoding

    return _CERTAIN.sub(lambda m: m[0].encode("latin-1").decode("utf-8"), str(fix_encoding(text)))


def _is_garbled(mended: str) -> bool:
    """Whether letters are left that could not be mended, since bytes of theirs were lost."""
    from ftfy.badness import is_bad

    return bool(is_bad(mended))


RULE = Rule(
    code="ENC501",
    name="mojibake",
    family="encoding",
    mqm="Fluency/Character encoding",
    severity=Severity.MAJOR,
    since="1.0.0",
    find=find,
    examples=(
        Example("en", "The cafÃ© on Main Street didnâ€™t open on Monday.", ("cafÃ©", "didnâ€™t")),
        Example("es", "El se�or GarcÃ­a llegÃ³ el lunes.", ("se�or GarcÃ­a llegÃ³",)),
        Example("ru", "Ð¼Ð¸Ñ€ Ð² Ð•Ð²Ñ€Ð¾Ð¿Ðµ", ("Ð¼Ð¸Ñ€ Ð² Ð•Ð²Ñ€Ð¾Ð¿Ðµ",)),
        Example("zh", "ä½\u00a0å¥½ï¼Œä¸–ç•Œ", ("ä½\u00a0å¥½ï¼Œä¸–ç•Œ",)),
        Example("en", "The Ångström café charges 5 €—that’s naïve, says “Señor Núñez”…"),
        Example("vi", "Ông Nguyễn Văn Ân đã đến Đà Nẵng hôm thứ Hai."),
        Example("ru", "Её слова — «да» и «нет»… — не помогли."),
        Example("sv", "Han frågade: ”Är du här?” och ”Åker ni?”"),
        Example("tr", "Çağrı Şahin’in ığdır’daki “öğrencileri”…"),
    ),
)
