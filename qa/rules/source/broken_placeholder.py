"""A placeholder, tag or address that the translation lost or changed.

What it finds
-------------
What must stand in the translation as it stands in the source: placeholders (`%s`, `{name}`, `{{count}}`, `${x}`), tags
(`<b>`, `<1>`, `</1>`), addresses of pages and of mail, handles and hashtags. Missing, changed or added ones are reported;
a new order is sound.

Why it happens
--------------
Translation systems translate the words in braces, drop tags that they don't know and break addresses at their dots.

Example
-------
    You have {count} new messages. → Sie haben {Anzahl} neue Nachrichten.

Better
------
    Sie haben {count} neue Nachrichten.

Options
-------
None.

Limits
------
A page's address may lead to its version in the other language ("/en/" to "/de/", ".com" to ".de"), a hashtag may be
translated, and an address or handle may stand in the next sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from qa.document import Document
from qa.finding import Finding, Severity
from qa.rules.context import Context, Pair
from qa.rules.rule import Example, Rule
from qa.rules.source.passages import shown

_KINDS = {
    "address": r"(?:https?://|www\.)[^\s<>\"'“”«»（）。、，{}|]{1,2000}(?<![.,;:!?)\]])",
    "mail": r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}",
    "handle": r"(?<![\w/.@])@[A-Za-z0-9_]{2,40}\b",
    "hashtag": r"(?<![\w/&#])#(?!\d+\b)\w{2,80}",
    "tag": r"</?(?:[A-Za-z][A-Za-z0-9]{0,15}|\d{1,3})(?:\s[^<>]{0,300})?/?>",
    "placeholder": (
        r"\{\{[^{}\n]{1,80}\}\}|\$\{[\w.]{1,60}\}|%\(\w{1,40}\)[sdifr]"
        r"|(?<![\d%])%(?:\d{1,2}\$)?[-+0]?\d{0,3}(?:\.\d{1,2})?l{0,2}[sdifuxc@](?![A-Za-z])"
        r"|(?<![{$\w])\{(?:[A-Za-z_][\w.]{0,40}|\d{1,2})?(?:![rsa])?(?::[^{}\n ]{0,20})?\}(?!\})"
        r"|\{\s?\w{1,40}\s?,\s?(?:plural|select|selectordinal|number|date|time)\b"
        r"|%[A-Z][A-Z_]{2,30}%|\$t\([^()\n]{1,60}\)"
    ),
}
_ANY = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))
_CUES = re.compile(r"[@#<{%$]|https?://|www\.")
"""Signs without which there is nothing to compare."""

_ICU = re.compile(r"\{\s?\w{1,40}\s?,\s?(?:plural|select|selectordinal)\b")
_SIMPLE = re.compile(r"\{[^{},]{0,60}\}")
_FREE = frozenset({"address", "mail", "handle", "hashtag"})
"""Kinds that stand in prose, where a sentence may hand them to the next one."""

_CODE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2})?")
"""A language code, as addresses hold them."""

_NOUNS = {
    "address": "The address",
    "mail": "The mail address",
    "handle": "The handle",
    "hashtag": "The hashtag",
    "tag": "The tag",
    "placeholder": "The placeholder",
}


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Compare what stands on the two sides of each link."""
    pairs = context.pairs
    for i, pair in enumerate(pairs):
        if not pair.target or not pair.source or not (_CUES.search(pair.target) or _CUES.search(pair.source)):
            continue
        near = pairs[max(0, i - 1) : i] + pairs[i + 1 : i + 2]
        yield from _compared(
            document, pair, [t for p in near for t in _tokens(p.source)], [t for p in near for t in _tokens(p.target)]
        )


Token = tuple[str, str, int]
"""Kind, text and place of a token."""


def _tokens(text: str) -> list[Token]:
    """The placeholders, tags and addresses of a text. Within a plural form the braces hold words, not names."""
    icu = _ICU.search(text)
    found = ((m.lastgroup or "", m[0], m.start()) for m in _ANY.finditer(text))
    return [t for t in found if not (icu and t[0] == "placeholder" and _SIMPLE.fullmatch(t[1]))]


def _compared(document: Document, pair: Pair, source_near: list[Token], target_near: list[Token]) -> Iterator[Finding]:
    """What differs between the sides of a link. What is missing has no place of its own and is one finding."""
    theirs, own = _tokens(pair.source), _tokens(pair.target)
    exact = not any(_localised(text) for kind, text, _ in (*theirs, *own) if kind == "address")
    missing = _less(theirs, own, target_near, exact)
    for kind, text, at in _less(own, theirs, source_near, exact):
        lost = next((t for t in missing if t[0] == kind), None)
        if lost:
            missing.remove(lost)
        if lost and kind == "hashtag":
            continue
        start, end = pair.link.start + at, pair.link.start + at + len(text)
        if lost:
            message = f"{_NOUNS[kind]} was changed: the source has “{shown(lost[1])}”"
            place = _place(pair, lost)
            yield RULE.finding(
                document, start, end, message, evidence=f"{kind} changed", suggestion=lost[1], counterpart=place
            )
        else:
            message = f"{_NOUNS[kind]} “{shown(text)}” is not in the source"
            yield RULE.finding(document, start, end, message, evidence=f"{kind} added", severity=_severity(kind))
    if missing:
        words = shown(", ".join(text for _, text, _ in missing))
        verb = "is" if len(missing) == 1 else "are"
        yield RULE.finding(
            document,
            pair.link.start,
            pair.link.end,
            f"“{words}” of the source {verb} missing",
            evidence=f"{missing[0][0]} missing",
            severity=_severity(missing[0][0]),
            counterpart=_place(pair, missing[0]),
        )


def _severity(kind: str) -> Severity:
    """Hashtags may be put into words; anything else does not work when it is lost."""
    return Severity.MINOR if kind == "hashtag" else Severity.MAJOR


def _place(pair: Pair, token: Token) -> tuple[int, int]:
    start = pair.link.source_start + token[2]
    return start, start + len(token[1])


def _less(tokens: list[Token], others: list[Token], near: list[Token], exact: bool) -> list[Token]:
    """The tokens without a match among the others, each of which serves once, or in prose in a neighbour."""
    left = Counter(_key(t, exact) for t in others)
    nearby = {_key(t, exact) for t in near if t[0] in _FREE}
    rest = []
    for token in tokens:
        key = _key(token, exact)
        if left[key]:
            left[key] -= 1
        elif key not in nearby:
            rest.append(token)
    return rest


def _key(token: Token, exact: bool) -> tuple[str, str]:
    """What must be the same on both sides; of addresses all where `exact`, else the name of the site."""
    kind, text, _ = token
    if kind == "address":
        host, path = _parts(text)
        return kind, f"{host}/{path}" if exact else max(host.split(".")[:-1] or [host], key=len)
    if kind == "tag":
        name = re.split(r"[\s>]", text.rstrip("/> "), maxsplit=1)[0].lower()
        return kind, name + ("/" if text.endswith("/>") else "")
    return kind, text.lower() if kind in _FREE else text.replace(" ", "")


def _parts(address: str) -> tuple[str, str]:
    """Host without "www", and path."""
    rest = re.sub(r"^(?:https?://)?(?:www\.)?", "", address, flags=re.IGNORECASE)
    host, _, path = rest.partition("/")
    return host.lower(), path.rstrip("/")


def _localised(address: str) -> bool:
    """Whether an address tells its language or country: by a part of the path, the first of the host or the last."""
    host, path = _parts(address)
    labels = host.split(".")
    return any(_CODE.fullmatch(part) for part in (labels[0], labels[-1], *path.split("/")[:2]))


RULE = Rule(
    code="SRC606",
    name="broken-placeholder",
    family="source",
    mqm="Design/Markup",
    severity=Severity.MAJOR,
    since="1.0.0",
    needs=frozenset({"target", "source"}),
    find=find,
    examples=(
        Example(
            "de",
            "Sie haben {Anzahl} neue Nachrichten von %s.",
            ("{Anzahl}",),
            source="You have {count} new messages from %s.",
        ),
        Example(
            "fr",
            "Cliquez sur <1>Envoyer pour écrire à presse@exemple.org.",
            (
                "Cliquez sur <1>Envoyer pour écrire à presse@exemple.org.",
                "presse@exemple.org",
            ),
            source="Click <1>Send</1> to write to press@example.org.",
        ),
        Example(
            "ja",
            "詳しくはhttps://example.com/hepl をご覧ください。",
            ("https://example.com/hepl",),
            source="For more see https://example.com/help please.",
        ),
        Example(
            "de",
            "Von {name} gibt es %2$s in %1$s, 100 % sicher, mehr auf https://example.com/de/hilfe #Klima.",
            source="In %1$s there are %2$s by {name}, 100% sure, more at https://example.com/en/help #climate.",
        ),
        Example(
            "ru",
            "{count, plural, one {# файл} few {# файла} other {файлы}}",
            source="{count, plural, one {# file} other {files}}",
        ),
    ),
)
