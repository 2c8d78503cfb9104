"""Texts and files that were made to keep a checker busy, of any size: what `limits.py` and the tests feed it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from itertools import count, islice, product
from string import ascii_lowercase

Maker = Callable[[int], str]
"""From a size in characters to a text of about that size."""


def repeated(piece: str) -> Maker:
    """The piece over and over."""
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def around(opening: str, piece: str, closing: str) -> Maker:
    """The piece over and over, between an opening and a closing."""
    return lambda size: opening + piece * max(1, (size - len(opening) - len(closing)) // len(piece)) + closing


def nested(opening: str, inner: str, closing: str) -> Maker:
    """As deep as the size allows."""

    def make(size: int) -> str:
        depth = size // (len(opening) + len(closing))
        return opening * depth + inner + closing * depth

    return make


def numbered(piece: str) -> Maker:
    """The piece over and over, each time with another number for `{}`."""

    def make(size: int) -> str:
        each = len(piece) + 4
        return "".join(piece.format(i) for i in range(size // each + 1))[:size]

    return make


def letters(part: str, seed: int = 1) -> Maker:
    """Pseudo-words without sense, parted by `part`."""

    def make(size: int) -> str:
        draw = random.Random(seed)
        words = ("".join(draw.choices(ascii_lowercase, k=draw.randint(2, 9))) for _ in count())
        return part.join(islice(words, size // 6))[:size]

    return make


def distinct(part: str, beginning: str = "") -> Maker:
    """Words that are all different, parted by `part`."""

    def make(size: int) -> str:
        words = ("".join(w) for w in product(ascii_lowercase, repeat=4))
        each = 4 + len(beginning) + len(part)
        return part.join(beginning + word for word in islice(words, size // each))

    return make


SENTENCE = "The harbour of the old town was closed on Monday after a ferry had run aground in the fog. "

PLAIN: Mapping[str, Maker] = {
    "one word": repeated("a"),
    "one word of random letters": letters(""),
    "one word in capitals": repeated("A"),
    "one word of two scripts": repeated("aа"),
    "one word of digits": repeated("1"),
    "numbers": repeated("1,1."),
    "grouped numbers": repeated("1 000 "),
    "spaces": around("a", " ", "a"),
    "spaces alone": repeated(" "),
    "tabs and spaces": repeated(" \t"),
    "line breaks": repeated("\n"),
    "line breaks of Windows": repeated("\r\n"),
    "blank lines": repeated("a\n \n"),
    "one-letter lines": repeated("a\n"),
    "open brackets": repeated("("),
    "brackets": nested("(", "a", ")"),
    "crossed brackets": repeated("([)]"),
    "straight quotes": repeated('"'),
    "quoted letters": repeated('"a" '),
    "open quotes": repeated("“"),
    "apostrophes": repeated("a'"),
    "stops": repeated("."),
    "stopped letters": repeated("a."),
    "stops and commas": repeated(".,"),
    "glued sentences": repeated("ab.Cd"),
    "short sentences": repeated("Ab. "),
    "title case": repeated("Ab "),
    "short words": repeated("ab "),
    "angles": repeated("<"),
    "tags": repeated("<a "),
    "open links": repeated("["),
    "emphasis": repeated("*_*_"),
    "backticks": repeated("`"),
    "backslashes": repeated("\\n"),
    "addresses": repeated("http://a"),
    "mail addresses": repeated("a@"),
    "paths": repeated("a/"),
    "hyphens": repeated("a-"),
    "dashes": repeated("-"),
    "braces": repeated("{{"),
    "percents": repeated("%s"),
    "ampersands": repeated("&a"),
    "entities": around("&", "amp;", ""),
    "many entities": repeated("&amp;nbsp;"),
    "combining marks": around("a", "\u0301", ""),
    "accented letters": repeated("e\u0301"),
    "zero-width characters": repeated("a\u200b"),
    "direction marks": repeated("\u202e\u200f"),
    "direction embeddings": nested("\u202b", "a", "\u202c"),
    "Arabic": repeated("ا"),
    "Hebrew words": repeated("שלום "),
    "Chinese": repeated("的"),
    "Chinese sentences": repeated("的。"),
    "Japanese": repeated("ゴロ"),
    "Korean": repeated("가"),
    "Thai": repeated("กข"),
    "Hindi": repeated("है।"),
    "emoji": repeated("👩\u200d👩\u200d👧"),
    "flags": repeated("🇩"),
    "variation selectors": repeated("☺\ufe0f"),
    "mojibake": repeated("Ã©"),
    "much mojibake": repeated("â€œÃƒÂ© "),
    "replacement characters": repeated("\ufffd"),
    "controls": repeated("\x01a"),
    "terminal commands": repeated("\x1b[31m"),
    "private use": repeated("\ue000"),
    "pieces": repeated("▁"),
    "unknowns": repeated("<unk>"),
    "one sentence": repeated(SENTENCE),
    "one paragraph": repeated(SENTENCE.strip() + "\n\n"),
    "numbered sentences": numbered("The harbour {} was closed on Monday. "),
    "numbered paragraphs": numbered("The harbour {} was closed on Monday.\n\n"),
    "nonsense": letters(" "),
    "distinct words": distinct(" "),
    "distinct paragraphs": distinct("\n\n"),
    "distinct names": distinct(" ", "of A"),
    "names": repeated("of Kiev of Kyiv "),
    "dates": repeated("May 5 5 May "),
    "times": repeated("5 p.m. 17:00 "),
    "said": repeated("“a” he said. "),
    "credits": repeated("Photo: Ab Cd / Reuters\n\n"),
    "directives": repeated("<!-- qa: ignore DOC102 -->"),
    "open comments": repeated("<!-- qa: "),
}
"""Running text."""


def _row(cells: int) -> Maker:
    return lambda size: "|".join(["a"] * cells) + "\n" + "|".join(["-"] * cells) + "\n" + ("a|" * (size // 2))[:size]


def _page(body: Maker) -> Maker:
    return lambda size: "<!doctype html><title>a</title><body><p>" + body(size) + "</p></body>"


HTML: Mapping[str, Maker] = {
    "angles": repeated("<"),
    "angles in a page": _page(repeated("<")),
    "open tags": _page(repeated("<a ")),
    "unclosed tag": _page(around("<a b='", "c", "")),
    "divisions": nested("<div>", "a", "</div>"),
    "open divisions": _page(repeated("<div>a")),
    "paragraphs": _page(repeated("<p>a</p>")),
    "open emphasis": _page(repeated("<b>a")),
    "crossed emphasis": _page(repeated("<b><i></b></i>")),
    "spans": _page(nested("<span>", "a", "</span>")),
    "articles": nested("<article><p>a</p>", "a", "</article>"),
    "lists": nested("<ul><li>", "a", "</li></ul>"),
    "tables": nested("<table><tr><td>", "a", "</td></tr></table>"),
    "one table": _page(around("<table>", "<tr><td>a</td><td>b</td></tr>", "</table>")),
    "attributes": _page(around("<p ", "a=b ", ">text</p>")),
    "distinct attributes": _page(numbered(" a{}=1")),
    "classes": _page(around('<p class="', "a ", '">text</p>')),
    "entities": _page(around("&", "amp;", "")),
    "numeric entities": _page(repeated("&#38;")),
    "long numeric entity": _page(around("&#", "9", ";")),
    "comments": _page(repeated("<!--a-->")),
    "open comments": _page(repeated("<!--")),
    "declarations": _page(repeated("<!a ")),
    "instructions": _page(repeated("<?a ")),
    "sections": _page(repeated("<![CDATA[")),
    "open scripts": _page(repeated("<script>")),
    "breaks": _page(repeated("<br>a")),
    "end tags": _page(repeated("</p>")),
    "figures": _page(repeated("<figure><figcaption>a</figcaption></figure>")),
    "images": _page(repeated('<img alt="a">')),
    "links": _page(repeated('<a href="b">c</a>')),
    "headings": _page(repeated("<h2>a</h2>")),
    "one word": _page(repeated("a")),
    "sentences": _page(repeated(f"<p>{SENTENCE}</p>")),
}
MARKDOWN: Mapping[str, Maker] = {
    "emphasis": repeated("*_*_"),
    "open emphasis": repeated("**a "),
    "letters in stars": repeated("a**b"),
    "open links": repeated("["),
    "links": repeated("[a](b)"),
    "open targets": repeated("[a]("),
    "nested links": nested("[", "a", "](b)"),
    "images": nested("![", "a", "](b)"),
    "references": numbered("[a{0}]: b\n"),
    "reference links": repeated("[a][b]"),
    "quotes": repeated(">"),
    "nested quotes": repeated("> a\n>"),
    "lists": lambda size: "".join("  " * i + "- a\n" for i in range(int(size**0.5))),
    "one-line lists": repeated("- "),
    "long list": repeated("- a\n"),
    "numbered list": repeated("1. a\n"),
    "backticks": repeated("`"),
    "backtick runs": lambda size: "".join("a" + "`" * i for i in range(int((2 * size) ** 0.5))),
    "tildes": repeated("~"),
    "fences": repeated("```\na\n"),
    "angles": repeated("<"),
    "tags": repeated("<a "),
    "open comments": repeated("a <!--"),
    "instructions": repeated("a <?"),
    "declarations": repeated("a <!A "),
    "sections": repeated("a <![CDATA["),
    "entities": repeated("&amp;"),
    "long table": around("a|b\n-|-\n", "c|d\n", ""),
    "wide table": _row(1000),
    "headings": repeated("# a\n"),
    "underlines": repeated("a\n=\n"),
    "rules": repeated("* "),
    "hashes": repeated("#"),
    "backslashes": repeated("\\"),
    "line ends": repeated("a  \n"),
    "front matter": around("---\n", "a: b\n", "---\n"),
    "open front matter": around("---\n", "a: b\n", ""),
    "one word": repeated("a"),
    "sentences": repeated(SENTENCE.strip() + "\n\n"),
}
JSON: Mapping[str, Maker] = {
    "lists": nested("[", '{"text": "a"}', "]"),
    "open lists": repeated("["),
    "objects": nested('{"a":', '"b"', "}"),
    "texts": lambda size: json.dumps([{"text": "Abc."}] * (size // 18)),
    "one text": lambda size: json.dumps({"text": repeated(SENTENCE)(size)}),
    "one word": lambda size: json.dumps({"text": "a" * size}),
    "escapes": around('{"text": "', "\\u0041", '"}'),
    "fields": lambda size: json.dumps({f"text{i}": "a" for i in range(size // 16)}),
    "one number": around('{"text": "a", "n": ', "9", "}"),
    "one value": repeated('"a", '),
}
JSONL: Mapping[str, Maker] = {
    "texts": repeated('{"text": "Abc."}\n'),
    "empty lines": repeated("\n"),
    "broken lines": repeated("{\n"),
    "lists": nested("[", "1", "]"),
    "one line": lambda size: json.dumps({"text": repeated(SENTENCE)(size)}),
}


def _xliff(units: Maker) -> Maker:
    head = '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
    file = '<file source-language="en" target-language="de" original="a" datatype="plaintext"><body>'
    return lambda size: head + file + units(size) + "</body></file></xliff>"


UNIT = '<trans-unit id="{0}"><source>Door {0} is open.</source><target>Tür {0} ist offen.</target></trans-unit>'
XLIFF: Mapping[str, Maker] = {
    "units": lambda size: _xliff(lambda s: "".join(UNIT.format(i) for i in range(s // len(UNIT))))(size),
    "one unit": lambda size: _xliff(
        lambda s: f'<trans-unit id="1"><source>{"a" * (s // 2)}</source><target>{"b" * (s // 2)}</target></trans-unit>'
    )(size),
    "groups": _xliff(nested("<group>", "", "</group>")),
    "inline": _xliff(around('<trans-unit id="1"><source>a</source><target>', '<x id="1"/>', "</target></trans-unit>")),
    "nested inline": _xliff(
        lambda s: (
            '<trans-unit id="1"><source>a</source><target>'
            + nested('<g id="1">', "a", "</g>")(s)
            + "</target></trans-unit>"
        )
    ),
    "open": repeated("<a>"),
    "bomb": lambda size: _bomb("<xliff version='1.2'>&z;</xliff>"),
    "outside entity": lambda size: (
        '<!DOCTYPE x [<!ENTITY z SYSTEM "file:///etc/passwd">]><xliff version="1.2">&z;</xliff>'
    ),
    "attributes": _xliff(numbered(" a{}='1'")),
    "comments": _xliff(repeated("<!--a-->")),
}


def _bomb(body: str) -> str:
    """A billion laughs."""
    entities = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghiz", strict=True))
    return f'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">{entities}]>{body}'


TU = '<tu><tuv xml:lang="en"><seg>Door {0}.</seg></tuv><tuv xml:lang="de"><seg>Tür {0}.</seg></tuv></tu>'
TMX: Mapping[str, Maker] = {
    "units": lambda size: (
        '<tmx version="1.4"><header srclang="en"/><body>'
        + "".join(TU.format(i) for i in range(size // len(TU)))
        + "</body></tmx>"
    ),
    "bomb": lambda size: _bomb("<tmx version='1.4'>&z;</tmx>"),
    "inline": lambda size: (
        '<tmx version="1.4"><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>a</seg></tuv>'
        f'<tuv xml:lang="de"><seg>{nested("<hi>", "a", "</hi>")(size)}</seg></tuv></tu></body></tmx>'
    ),
    "open": repeated("<tmx>"),
}
PO: Mapping[str, Maker] = {
    "entries": numbered('msgid "Door {0}."\nmsgstr "Tür {0}."\n\n'),
    "one entry": around('msgid "a"\nmsgstr ""\n', '"b"\n', ""),
    "one line": around('msgid "a"\nmsgstr "', "b", '"\n'),
    "quotes": repeated('"'),
    "escapes": around('msgid "a"\nmsgstr "', "\\n", '"\n'),
    "comments": repeated("#, fuzzy\n"),
    "plurals": around('msgid "a"\nmsgid_plural "b"\n', 'msgstr[0] "c"\n', ""),
}
CSV: Mapping[str, Maker] = {
    "rows": around("source,target\n", "Door.,Tür.\n", ""),
    "one row": around("source,target\n", "a,", ""),
    "open quote": around('source,target\na,"', "b\n", ""),
    "quotes": around("source,target\n", '"', ""),
    "one cell": around("source,target\na,", "b", "\n"),
    "columns": around("source,target", ",a", "\n"),
    "no columns": repeated("\n,"),
}
FILES: Mapping[str, Mapping[str, Maker]] = {
    "txt": PLAIN,
    "html": HTML,
    "md": MARKDOWN,
    "json": JSON,
    "jsonl": JSONL,
    "xlf": XLIFF,
    "tmx": TMX,
    "po": PO,
    "csv": CSV,
    "tsv": {name: (lambda size, make=make: make(size).replace(",", "\t")) for name, make in CSV.items()},
}
"""The makers of each kind of file, by the ending of its name."""
