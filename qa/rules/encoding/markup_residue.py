r"""Code of a web page that readers see as text.

What it finds
-------------
HTML entities and tags, short codes of a content system (`[caption …]`), template variables, escaped characters (`\n`,
`\u201c`), Markdown in plain text, and pieces of scripts and style sheets.

Why it happens
--------------
A page was not cleaned before it was translated, or was escaped twice on the way.

Example
-------
    The minister &amp; his deputy <br/>spoke.

Better
------
    The minister & his deputy spoke.

Options
-------
None.

Limits
------
A lone `<` or `&` is left alone ("a < b", "AT&T"), as is code between backquotes. Markdown is not reported in a file
that is Markdown.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from qa.document import Document
from qa.finding import Finding, Severity
from qa.rules.context import MASK, Context
from qa.rules.rule import Example, Rule

_TAGS = (
    "a|abbr|article|aside|audio|b|big|blockquote|body|br|button|center|cite|code|dd|del|div|dl|dt|em|embed|figcaption"
    "|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|meta|nav|noscript"
    "|o:p|object|ol|p|param|path|picture|pre|q|script|section|small|source|span|strike|strong|style|sub|sup|svg|table"
    "|tbody|td|th|thead|time|tr|u|ul|video"
)
_SHORT_CODES = (
    r"caption|gallery|embed|video|audio|playlist|button|img|url|quote|contact-form-7|(?:su|vc|et_pb|wp)_\w{1,30}"
)
_ENTITIES = "nbsp|quot|amp|apos|[lr]squo|[lr]dquo|[mn]dash"

_PATTERNS = (
    (
        "entity",
        rf"&(?:amp;){{0,3}}(?:\#\d{{2,6}};|\#[xX][0-9a-fA-F]{{2,5}};|[A-Za-z]{{2,8}}\d{{0,2}};|(?:{_ENTITIES})\b)",
    ),
    ("tag", rf"<(?:/?(?i:{_TAGS})(?:\s[^<>]{{0,400}})?/?>|!--|!\[CDATA\[|!DOCTYPE\b|\?(?:php|xml)\b)"),
    ("tag", r"]]>"),
    ("tag", r"-->"),
    (
        "short code",
        rf"\[(?:/(?:{_SHORT_CODES})\]|(?:{_SHORT_CODES})[\s=][^\[\]=\n]{{0,60}}=[^\[\]\n]{{1,300}}\])",
    ),
    ("template", r"[{$](?:(?<=\{)\{[^{}\n]{1,200}\}\}|(?<=\{)%[^{}%\n]{1,200}%\}|(?<=\$)\{[\w.]{1,60}\})"),
    (
        "escape",
        r"\\(?:u[0-9a-fA-F]{4}(?:\\u[0-9a-fA-F]{4}){0,99}|x[0-9a-fA-F]{2}|[\"'/]|[nrt](?![a-z]))(?<![A-Za-z]:\\.)",
    ),
    ("style sheet", r"\{(?:\s{0,9}[a-z-]{2,30}\s?:\s?[^{};\n]{1,200};|\"[\w-]{1,40}\"\s?:)"),
)
_MARKDOWN = (
    ("Markdown", r"\*(?<!\w\*)\*(?=[^\s*])[^*\n]{1,200}(?<=\S)\*\*(?!\w)"),
    ("Markdown", r"\[[^\[\]\n]{1,200}\]\((?:https?://|www\.|mailto:|/)[^()\s]{0,500}\)"),
)
_IN_MARKUP, _IN_PLAIN_TEXT = (
    tuple((evidence, re.compile(pattern)) for evidence, pattern in patterns)
    for patterns in (_PATTERNS, (*_PATTERNS, *_MARKDOWN))
)
"""Kinds of residue; each pattern begins with the sign that gives it away, so that sound text costs next to nothing."""

_INLINE = re.compile(
    r"</?(?:a|abbr|b|big|cite|code|del|em|font|i|ins|q|small|span|strike|strong|sub|sup|time|u)\b", re.IGNORECASE
)
_BLOCK = re.compile(
    r"</?(?:article|aside|blockquote|body|center|d[dlt]|div|fig\w+|footer|h[1-6r]|header|html|li|main|ol|p|section|ul)\b",
    re.IGNORECASE,
)
"""Tags that part paragraphs: between two words, nothing tells what is to stand in their place."""

_HEADING = re.compile(r"#{2,6} (?=\S)")
_SCRIPT_WORDS = (
    *("function(", "document.", "window.", "console.log", "googletag", "adsbygoogle"),
    *("@media", "@font-face", "!important"),
)
"""Where none of these occurs, there is no need to search for what follows them."""
_SCRIPT = re.compile(
    r"\bfunction\((?=[\w\s,]{0,60}\)\s?\{)|\b(?:document|window)\.[a-z]\w{1,40}\s?[=(.\[]|\bgoogletag\.|@media\s?[(a-z]"
    r"|@font-face|!important\b|\badsbygoogle\b|\bconsole\.log\("
)


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each piece of code."""
    for evidence, m in _matches(document):
        if context.masked[m.start()] == MASK or (evidence == "entity" and html.unescape(m[0]) == m[0]):
            continue
        shown = m[0] if len(m[0]) <= 40 else m[0][:39] + "…"
        message = f"“{shown}” is code of the web page, not text."
        yield RULE.finding(document, *m.span(), message, evidence=evidence, suggestion=_suggestion(evidence, m))


def _matches(document: Document) -> Iterator[tuple[str, re.Match[str]]]:
    text = document.text
    for evidence, pattern in _IN_MARKUP if document.markup else _IN_PLAIN_TEXT:
        yield from ((evidence, m) for m in pattern.finditer(text))
    if any(word in text for word in _SCRIPT_WORDS):
        yield from (("script", m) for m in _SCRIPT.finditer(text))
    if not document.markup:
        headings = (_HEADING.match(text, block.start, block.end) for block in document.blocks)
        yield from (("Markdown", m) for m in headings if m)


def _suggestion(evidence: str, m: re.Match[str]) -> str | None:
    """What the code stands for, None where that needs a look at the page."""
    code = m[0]
    if evidence == "entity":
        while (plain := html.unescape(code)) != code:  # escaped twice or more
            code = plain
        return code.replace("\u00a0", " ")
    if evidence == "escape" and code[1] in "ux":
        units = code.encode().decode("unicode_escape").encode("utf-16", "surrogatepass")
        return units.decode("utf-16", "ignore") or None
    if evidence == "escape":
        return " " if code[1] in "nrt" else code[1]
    if evidence == "Markdown" and code.startswith("**"):
        return code.strip("*")
    if evidence == "tag" and not _INLINE.match(code):
        around = m.string[max(0, m.start() - 1) : m.start()], m.string[m.end() : m.end() + 1]
        return "" if _BLOCK.match(code) and not all(c.strip() for c in around) else None
    return "" if evidence in {"tag", "short code"} else None


RULE = Rule(
    code="ENC502",
    name="markup-residue",
    family="encoding",
    mqm="Design/Markup",
    severity=Severity.MAJOR,
    since="1.0.0",
    find=find,
    examples=(
        Example("en", "The minister &amp; his <b>deputy</b> spoke.<br/>", ("&amp;", "<b>", "</b>", "<br/>")),
        Example("fr", 'Il a dit\\u00a0: \\"Non\\"\\n\\nElle aussi.', ("\\u00a0", '\\"', '\\"', "\\n", "\\n")),
        Example(
            "de",
            "Der **Minister** sprach mit [der Zeitung](https://example.org/a).",
            ("**Minister**", "[der Zeitung](https://example.org/a)"),
        ),
        Example(
            "ru",
            '[caption id="a1"]Министр[/caption] выступил&nbsp;вчера.',
            ('[caption id="a1"]', "[/caption]", "&nbsp;"),
        ),
        Example("ja", "大臣は&#12300;はい&#12301;と述べた。", ("&#12300;", "&#12301;")),
        Example(
            "en",
            "AT&T and R&D: if a < b and c > d, I <3 C:\\new\\tools; f**k that s**t [sic] [video]. Q&A; 5 * 3 ** 2.",
        ),
        Example("de", "Er sagte {etwas} [und] mehr, 50 % <unter> dem Wert & mit `<br>` im Text."),
    ),
)
