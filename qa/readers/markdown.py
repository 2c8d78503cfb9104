"""Markdown: the prose of the file without its markup, in blocks with the roles that the markup states.

Code blocks, images and link targets are not read, tags are dropped. markdown-it parses; its tokens say what is written
but hardly where, so each is sought in the line that it comes from, one after the other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate, pairwise
from operator import itemgetter

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, autolink, backtick, entity, escape, html_inline, image, link, newline
from markdown_it.token import Token

from qa.document import Document, Role
from qa.errors import InputError
from qa.readers import plain
from qa.readers.bilingual import Unit, documents
from qa.readers.front_matter import front_matter
from qa.readers.html import roles_and_parts
from qa.readers.html_page import Page, line_break_is_space
from qa.readers.lines import Lines
from qa.readers.mapped import Part, document_of_markup
from qa.readers.options import ReadOptions
from qa.readers.sides import SOURCE_NAMES, TARGET_NAMES, Sides, named, of_languages

_LINE_END = re.compile(r"\r\n?|\n")
_CELL = re.compile(r"(?:[^|]|(?<=\\)\|)++")
_EXTRA_SPACE = re.compile(r"[ \t]+(?=[ \t])")
_BR = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ESCAPED_PIPE = re.compile(r"\\\|")
_CONTAINERS = {"blockquote": Role.QUOTE, "list_item": Role.LIST}

_MOST_LINES = 30_000
"""Lines of a file that are Markdown, and one for every 50 characters of it."""

_Rule = Callable[[StateInline, bool], bool]
_RULES: dict[str, _Rule] = {
    "autolink": autolink,
    "backticks": backtick,
    "entity": entity,
    "escape": escape,
    "html_inline": html_inline,
    "image": image,
    "link": link,
    "newline": newline,
}


def read(text: str, path: str, options: ReadOptions) -> Iterator[Document | InputError]:
    """The one document of a Markdown file. A title in the front matter counts if no heading is one.

    A file that is nothing but a table of sources and translations becomes a unit a row. One with very many lines of a
    few characters is no prose and is read as plain text, since markdown-it would take minutes for it.
    """
    if text.count("\n") > _MOST_LINES + len(text) // 50:
        yield from plain.read(text, path, options)
        return
    head = front_matter(text)
    lines = _Lines(text, head.end)
    tokens = _parser().parse(lines.text[head.end :])
    if sides := _sides(tokens, options):
        yield from documents(_units(text, lines, tokens, sides), path, Lines(text))
        return
    blocks = [(role, _all_written(text, parts)) for role, parts in _blocks(text, lines, tokens)]
    if head.title and all(role is not Role.TITLE for role, _ in blocks):
        blocks.insert(0, (Role.TITLE, list(head.title)))
    yield document_of_markup(blocks, text, path, head.lang)


def _all_written(text: str, parts: list[Part]) -> list[Part]:
    """Parts with their NUL characters, for which markdown-it put U+FFFD."""
    written = ((part, text[at : at + len(part)], at) for part, at in parts)
    return [(there if there.replace("\0", "\ufffd") == part else part, at) for part, there, at in written]


def _sides(tokens: list[Token], options: ReadOptions) -> Sides | None:
    """The columns of a file that is one table of two columns with a header that says which is the source."""
    types = [token.type for token in tokens]
    if types[:1] != ["table_open"] or types[-1] != "table_close" or types.count("table_open") > 1:
        return None
    header = [t.content for before, t in pairwise(tokens) if before.type == "th_open"]
    if len(header) != 2:
        return None
    source_names = (options.source_field,) if options.source_field else SOURCE_NAMES
    return named(header, source_names, options.fields or TARGET_NAMES) or of_languages(header)


def _units(text: str, lines: _Lines, tokens: list[Token], sides: Sides) -> Iterator[Unit]:
    """The rows of a table of two columns."""
    cells = [
        (
            before.type,
            _all_written(text, _Prose(token.content, lines.pieces(token, cell=True)).read(token.children or [])),
        )
        for before, token in pairwise(tokens)
        if before.type in ("th_open", "td_open")
    ]
    row = [parts for kind, parts in cells if kind == "td_open"]
    for first, second in zip(row[::2], row[1::2], strict=True):
        source, target = (first, second) if sides.source == 0 else (second, first)
        if source or target:
            yield Unit(source, target, sides.source_lang, sides.lang)


def _blocks(text: str, lines: _Lines, tokens: list[Token]) -> Iterator[tuple[Role, list[Part]]]:
    """Role and text of each block."""
    around = [Role.BODY]
    heading: Role | None = None
    titled = after_picture = False
    before = ""
    for token in tokens:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if kind in _CONTAINERS:
            around = [*around, _CONTAINERS[kind]] if token.nesting > 0 else around[:-1]
        elif kind == "heading":
            heading = None if token.nesting < 0 else Role.HEADING if titled or token.tag != "h1" else Role.TITLE
            titled = titled or heading is Role.TITLE
        elif kind == "html_block" and token.level == 0 and token.map:
            first, end = (lines.start(number) for number in token.map)
            page = Page(text[first:end])
            for role, parts in roles_and_parts(page, whole_page=True):
                yield role, [(part, first + at) for part, at in parts]
            after_picture = page.after_picture or (after_picture and not page.runs)
        elif kind == "inline":
            cell = before in ("th", "td")
            parts = _Prose(token.content, lines.pieces(token, cell=cell)).read(token.children or [])
            role = heading or (Role.OTHER if cell else around[-1])
            pictured = any(child.type == "image" for child in token.children or ())
            if role is Role.BODY and (after_picture or pictured) and _is_emphasis(token):
                role = Role.CAPTION
            if parts:
                yield role, parts
            after_picture = pictured and not parts
        before = kind


def _is_emphasis(token: Token) -> bool:
    """Whether all the text of an inline token is in one emphasis: `_a caption_`, maybe after its picture."""
    tokens = [t for t in token.children or () if t.type not in ("image", "softbreak")]
    depths = [*accumulate(t.nesting for t in tokens)]
    return bool(tokens) and tokens[0].type == "em_open" and depths.index(0) == len(tokens) - 1


_MARK = re.compile(r"[\[\]*_~`<&\\]")
_MOST_MARKED = 1_000_000
"""Characters of a paragraph times marks in it, up to which it is read for markup: no prose comes near, and for text
like `[[[[` the time of markdown-it grows with their product."""


def _parse_inline(state: StateCore) -> None:
    """What markdown-it does to each paragraph; one that is nothing but marks is text as it stands."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        if len(token.content) * len(_MARK.findall(token.content)) > _MOST_MARKED:
            token.children.append(Token("text", "", 0, content=token.content))
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"]).disable("text_join")
    parser.core.ruler.at("inline", _parse_inline)
    for name, rule in _RULES.items():
        parser.inline.ruler.at(name, _noting_span(rule))
    return parser


def _noting_span(rule: _Rule) -> _Rule:
    """The rule of markdown-it, whose last token tells where the markup begins and ends in the content."""

    def noting(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        found = rule(state, silent)
        if found and len(state.tokens) > count:
            state.tokens[-1].meta["span"] = (start, state.pos)
        return found

    return noting


class _Lines:
    """The lines of a file as markdown-it numbers them, from an offset on.

    Attributes:
        text: the text of the file, with U+FFFD for NUL as in the tokens.
    """

    def __init__(self, text: str, start: int) -> None:
        self.text = text.replace("\0", "\ufffd")
        self._starts = [start, *(m.end() for m in _LINE_END.finditer(text, start)), len(text)]
        self._cell_end = start

    def start(self, line: int) -> int:
        """Offset in the file of the start of a line; the end of the file past the last one."""
        return self._starts[min(line, len(self._starts) - 1)]

    def pieces(self, token: Token, *, cell: bool) -> list[tuple[int, int]]:
        """Where the content of an inline token stands: pairs of offsets in it and in the file, ascending.

        Between two of them both run alike, but for the space at the beginning of a line.
        """
        first, end = token.map or (0, 0)
        if cell:
            return self._pieces_of_cell(token.content, first)
        numbers = iter(range(first, end))
        found, done = [], 0
        for line in token.content.split("\n"):
            words = line.lstrip(" \t")  # other spaces are characters to Markdown
            places = (self.text.rfind(words, self.start(n), self.start(n + 1)) for n in numbers)
            place = next((place for place in places if place >= 0), self.start(end))
            found.append((done + len(line) - len(words), place))
            done += len(line) + 1
        return found

    def _pieces_of_cell(self, content: str, line: int) -> list[tuple[int, int]]:
        r"""The same for a cell of a table, where `\|` stands for `|`. The cells of a row are asked for in order."""
        for cell in _CELL.finditer(self.text, max(self._cell_end, self.start(line)), self.start(line + 1)):
            written = cell[0].replace("\\|", "|").rstrip()
            if content and written.endswith(content):
                self._cell_end = cell.end()
                before = len(written) - len(content)
                found = [(-before, cell.start())]
                for count, pipe in enumerate(_ESCAPED_PIPE.finditer(cell[0])):
                    at = pipe.start() - count - before
                    found += [(at, cell.start() + pipe.start()), (at + 1, cell.start() + pipe.end())]
                return found
        return [(0, self.start(line))]


class _Prose:
    """Puts together what a reader sees of the content of an inline token."""

    def __init__(self, content: str, pieces: list[tuple[int, int]]) -> None:
        self._content = content
        self._pieces = pieces
        self._parts: list[Part] = []
        self._break: tuple[str, int] | None = None

    def read(self, tokens: list[Token]) -> list[Part]:
        """The parts of the text, from tokens in the order in which they are written."""
        content, at = self._content, 0
        in_address = False
        for token in tokens:
            if token.markup == "autolink":
                in_address = token.nesting > 0
            if in_address:
                continue
            start, end = token.meta.get("span", (at, at + (len(token.markup) or token.type == "link_open")))
            if token.type == "text":
                start = max(at, content.find(token.content, at))
                end = start + len(token.content)
                for space in _EXTRA_SPACE.finditer(content, start, end):
                    self._add(start, space.start())
                    start = space.end()
                self._add(start, end)
            elif token.type == "text_special":
                self._add_decoded(token.content, start)
            elif token.type == "softbreak":
                self._break = (" ", content.index("\n", start))
            elif token.type == "hardbreak" or (token.type == "html_inline" and _BR.fullmatch(token.content)):
                self._break = ("\n", start)
            elif token.type == "code_inline":
                margin = len(token.markup) + (len(token.content) + 2 * len(token.markup) < end - start)
                self._add(start + margin, end - margin)
            elif token.markup == "autolink":
                self._add(start + 1, end - 1)
            at = max(at, end)
        return self._parts

    def _add(self, start: int, end: int) -> None:
        """Add characters of the content, each from where it stands in the file."""
        while start < end:
            following = bisect_right(self._pieces, start, key=itemgetter(0))
            stop = min(end, self._pieces[following][0]) if following < len(self._pieces) else end
            self._add_decoded(self._content[start:stop].replace("\n", " "), start)
            start = stop

    def _add_decoded(self, text: str, at: int) -> None:
        """Add text that stands for what is written at offset `at` of the content."""
        if self._break and self._parts:
            space, place = self._break
            if space == "\n" or line_break_is_space(self._parts[-1][0][-1], text[0]):
                self._parts.append((space, self._in_file(place)))
        self._break = None
        if text[0] in " \t" and (not self._parts or self._parts[-1][0][-1] in " \t\n"):
            text, at = text[1:], at + 1  # spaces on both sides of an image are seen as one
        if text:
            self._parts.append((text, self._in_file(at)))

    def _in_file(self, at: int) -> int:
        piece, place = self._pieces[bisect_right(self._pieces, at, key=itemgetter(0)) - 1]
        return place + at - piece
