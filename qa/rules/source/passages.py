"""What the rules of this family share: words, the place of what is missing, quoting the source in a message."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from qa.document import Document, Sentence
from qa.names import stands_in
from qa.rules.context import Context
from qa.rules.source.lengths import deviation

WORD = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*+")
"""A word or a number; what is masked is none."""

_TOO_LONG = 3.0
"""Standard deviations of a link's length from which one of its sentences may have nothing on the other side."""

_FITS = 1.5
"""Standard deviations within which the rest must fit the other side."""

_QUOTED = 70
"""Characters of the source that a message repeats."""


def letters(text: str) -> int:
    """Letters and digits of a text."""
    return sum(map(str.isalnum, text))


def base(lang: str | None) -> str:
    """A language code without its region, "" where it is not known."""
    return (lang or "").replace("_", "-").split("-")[0].lower()


def languages(context: Context) -> tuple[str, str] | None:
    """The languages of source and text, None where one is not known or they are the same."""
    theirs, own = base(context.source.document.lang if context.source else None), base(context.document.lang)
    return (theirs, own) if theirs and own and theirs != own else None


def shown(text: str) -> str:
    """Words of the source as a message repeats them: on one line, and not too many."""
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else line[: _QUOTED - 1].rstrip() + "…"


def last_word(document: Document, end: int) -> tuple[int, int]:
    """The last word that begins before `end`, where a reader looks for what should follow; else the first word."""
    start = max(0, end - 200)
    words = [m.span() for m in WORD.finditer(document.text, start, end)]
    first = WORD.search(document.text, 0, 2000)
    return words[-1] if words else first.span() if first else (0, min(1, len(document.text)))


def sentences_in(document: Document, start: int, end: int) -> tuple[Sentence, ...]:
    """The sentences that `[start, end)` touches."""
    found = document.sentences
    first = bisect_right(found, start, key=lambda s: s.end)
    return found[first : bisect_left(found, end, key=lambda s: s.start)]


def story(context: Context, start: int, end: int) -> bool:
    """Whether all of `[start, end)` is running text of the story."""
    inside = sentences_in(context.document, start, end)
    return bool(inside) and all(context.in_story(sentence) for sentence in inside)


def alone(document: Document, start: int, end: int, other: str, codes: tuple[str, str]) -> Sentence | None:
    """The sentence of `[start, end)` that is alone on its side of a link: without it the lengths fit, with it they don't.

    Of several the one is taken of whose names and numbers the fewest stand in `other`.

    Args:
        document: the side with more sentences.
        start: where its stretch of the link begins.
        end: where it ends.
        other: the other side's stretch.
        codes: languages of this side and of the other.
    """
    sentences = sentences_in(document, start, end)
    whole = deviation(document.text[start:end], other, codes)
    if len(sentences) < 2 or whole is None or whole > -_TOO_LONG:
        return None
    fitting = []
    for sentence in sentences:
        rest = document.text[start : sentence.start] + document.text[sentence.end : end]
        strayed = deviation(rest, other, codes)
        if strayed is not None and abs(strayed) <= _FITS:
            fitting.append((_shared(document.slice(sentence), other), -sentence.start, sentence))
    return min(fitting)[2] if fitting else None


def _shared(text: str, other: str) -> float:
    """Share of the names and numbers of a text that may stand in the other; those that open it are no names."""
    theirs = {m[0] for m in WORD.finditer(other) if not m[0][0].islower()}
    words = [m[0] for m in WORD.finditer(text) if m.start() and not m[0][0].islower()]
    found = [w in theirs if w[0].isdigit() else stands_in(w, theirs) for w in words]
    return sum(found) / len(found) if found else 0.5
