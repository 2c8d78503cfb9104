"""A term that is not translated as the glossary says.

What it finds
-------------
Terms of the source whose translation holds none of the wordings that the glossary allows, wordings that it forbids, and
terms that must not be translated but were.

Why it happens
--------------
Machine translation chooses a new word for a term each time, and does not know a house's own.

Example
-------
    With `terms = { "central bank" = "Zentralbank" }`: The central bank waits. → Die Notenbank wartet.

Better
------
    Die Zentralbank wartet.

Options
-------
`glossary`: the file, CSV or TBX (no default; without it the rule is silent). A CSV file names its columns in the first
line: `source,target,forbidden,do-not-translate,case,note`; several wordings are parted by `|`.
`terms`: a few terms in the settings themselves, `{ "central bank" = "Zentralbank|Notenbank" }`.

Limits
------
Inflection is known by the beginnings of words: a forbidden wording of fewer than five letters is found as it stands only,
and a wrong term passes that begins as the right one does. A term that a pronoun takes up is reported.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from qa.document import Document
from qa.errors import UsageError
from qa.finding import Finding, Severity
from qa.glossary import Term, read
from qa.languages import load
from qa.rules.context import Context, Pair
from qa.rules.rule import Example, Rule
from qa.rules.source.passages import base

_WORD = re.compile(r"\w+")
_ENDING = 5
"""Letters that inflection adds to a stem."""

_INFLECTED = 5
"""Letters of a word from which its end may change."""

Span = tuple[int, int]


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark what the glossary forbids, and sentences in which a term has no allowed translation."""
    theirs, own = base(context.source.document.lang if context.source else None), base(document.lang)
    terms = _terms(context, theirs, own)
    yield from _forbidden(document, terms, own)
    for pair in context.pairs:
        if pair.source and pair.target:
            yield from _unused(document, pair, terms, theirs, own)


def _terms(context: Context, theirs: str, own: str) -> tuple[Term, ...]:
    """The entries of the settings and of the file that they name."""
    listed = context.option("SRC608", "terms", {})
    path = context.option("SRC608", "glossary", "")
    if not isinstance(path, str):
        raise UsageError('SRC608: "glossary" must be the path of a file, such as "terms.csv"')
    if not isinstance(listed, Mapping) or not all(isinstance(value, str) for value in listed.values()):
        raise UsageError('SRC608: "terms" must be a table such as { "central bank" = "Zentralbank" }')
    return (*(Term((k,), tuple(v.split("|"))) for k, v in listed.items()), *(read(path, theirs, own) if path else ()))


def _forbidden(document: Document, terms: Sequence[Term], own: str) -> Iterator[Finding]:
    """The forbidden wordings, unless they are part of an allowed one."""
    for term in terms:
        if not term.forbidden:
            continue
        allowed = [span for wording in term.targets for span in _uses(document.text, wording, own, term.cased)]
        for wording in term.forbidden:
            for start, end in _uses(document.text, wording, own, term.cased):
                if not any(a <= start and end <= b for a, b in allowed):
                    write = f"; write “{term.targets[0]}”" if term.targets else ""
                    message = f"The glossary forbids “{wording}”{write}{_note(term)}"
                    yield RULE.finding(document, start, end, message, evidence="forbidden")


def _unused(document: Document, pair: Pair, terms: Sequence[Term], theirs: str, own: str) -> Iterator[Finding]:
    """The terms of a link's source that its target lacks; a term within a longer one is not looked at."""
    present = [
        (span, wording, term)
        for term in terms
        if term.targets or term.verbatim
        for wording in term.sources
        for span in _uses(pair.source, wording, theirs, term.cased)
    ]
    lacking: dict[str, tuple[Span, str, str]] = {}
    for (start, end), wording, term in present:
        if any(a <= start and end <= b and b - a > end - start for (a, b), _, _ in present):
            continue
        words = pair.source[start:end]
        allowed = (words,) if term.verbatim else term.targets
        if any(t in pair.target if term.verbatim else _stands_in(pair.target, t, own, term.cased) for t in allowed):
            continue
        wanted = "as it is" if term.verbatim else " or ".join(f"“{t}”" for t in allowed)
        reason = f"“{words}” must be {wanted}{_note(term)}"
        lacking.setdefault(wording, ((start, end), "verbatim" if term.verbatim else "term", reason))
    if lacking:
        (start, end), evidence, _ = next(iter(lacking.values()))
        at = pair.link.source_start
        yield RULE.finding(
            document,
            pair.link.start,
            pair.link.end,
            "By the glossary " + ", and ".join(reason for _, _, reason in lacking.values()),
            evidence=evidence,
            counterpart=(at + start, at + end),
        )


def _note(term: Term) -> str:
    return f" ({term.note})" if term.note else ""


def _uses(text: str, wording: str, lang: str, cased: bool) -> list[Span]:
    """Where a wording stands in a text, inflected or not."""
    pattern = _pattern(wording, lang, cased)
    return [m.span() for m in pattern.finditer(text)]


def _stands_in(text: str, wording: str, lang: str, cased: bool) -> bool:
    """Whether a wording stands in a text, in a compound too ("Bundeshaushalt" has "Haushalt").

    Any form will do that may be one of the wording, even if its stem changes (szkoła, w szkole; πρόεδρος, προέδρου).
    """
    if _uses(text, wording, lang, cased):
        return True
    word = wording.casefold()
    if len(word) >= _INFLECTED and word in text.casefold():
        return True
    language = load(lang)
    return bool(language and language.casing.cased and not cased and _any_form(wording).search(_plain(text)))


def _plain(text: str) -> str:
    """A text in small letters without accents, which forms of a word may gain or lose."""
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))


@lru_cache(maxsize=20_000)
def _any_form(wording: str) -> re.Pattern[str]:
    """The words of a wording, each less its last two letters if it is long enough, with any endings."""
    stems = [w[:-2] if len(w) >= _INFLECTED else w for w in _WORD.findall(_plain(wording))]
    return re.compile(r"(?<!\w)" + r"\W{1,3}".join(rf"{stem}\w{{0,{_ENDING}}}(?!\w)" for stem in stems))


@lru_cache(maxsize=20_000)
def _pattern(wording: str, lang: str, cased: bool) -> re.Pattern[str]:
    """What a wording looks like in a text: with inflection in cased scripts, as part of a word in others."""
    language = load(lang)
    flags = re.NOFLAG if cased else re.IGNORECASE
    if language and not language.casing.cased:
        return re.compile(re.escape(wording), flags)
    pieces = []
    at = 0
    for m in _WORD.finditer(wording):
        pieces += [_gap(wording[at : m.start()]), _inflected(m[0])]
        at = m.end()
    pieces.append(_gap(wording[at:]))
    return re.compile(rf"(?<!\w){''.join(pieces)}(?!\w)", flags)


def _gap(between: str) -> str:
    return r"\s{1,3}" if between.isspace() else re.escape(between)


def _inflected(word: str) -> str:
    if len(word) < _INFLECTED or not word.isalpha() or word.isupper():
        return re.escape(word)
    return rf"{re.escape(word[: -1 if len(word) < 7 else -2])}\w{{0,{_ENDING}}}"


RULE = Rule(
    code="SRC608",
    name="glossary",
    family="source",
    mqm="Terminology/Wrong term",
    severity=Severity.MAJOR,
    since="1.0.0",
    needs=frozenset({"target", "source"}),
    find=find,
    examples=(
        Example(
            "de",
            "Die Notenbank wartet ab.",
            ("Die Notenbank wartet ab.",),
            source="The central bank waits and sees.",
            options={"terms": {"central bank": "Zentralbank"}},
        ),
        Example(
            "fr",
            "Le budget de l'Union est prêt.",
            ("Le budget de l'Union est prêt.",),
            source="The household of the Union is ready now.",
            options={"terms": {"household": "ménage|foyer"}},
        ),
        Example(
            "de",
            "Die Entscheidungen der Zentralbanken im Bundeshaushalt.",
            source="The decisions of the central banks in the federal budget.",
            options={"terms": {"central bank": "Zentralbank", "budget": "Haushalt", "bank": "Geldinstitut"}},
        ),
        Example(
            "ja",
            "中央銀行は様子を見ている。",
            source="The central bank waits and sees.",
            options={"terms": {"central bank": "中央銀行|日銀"}},
        ),
    ),
)
