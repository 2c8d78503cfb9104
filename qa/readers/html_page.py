"""A page as a browser lays it out: its elements, and its text in runs that stand on lines of their own."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from qa.document import Role
from qa.readers.html_roles import own_role, unseen
from qa.readers.html_tokens import RAW, Tag, tokens
from qa.readers.language_code import language_code
from qa.readers.mapped import Part


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_CLOSES_P = _tags(
    """address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section summary table ul"""
)
_BLOCKS = _CLOSES_P | _tags("button caption legend tbody td tfoot th thead tr")
_VOID = _tags("area base br col embed hr img input link meta source track wbr")
_PICTURES = _tags("embed figure iframe img object picture svg video")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_IN_HEAD = _tags("base link meta noscript script style template title")
_SCOPE = ("td", "th", "caption", "table", "button", "template")
"""Elements that an end tag inside does not reach out of."""

_ENDS = {
    "li": (("li",), ("ul", "ol", "menu", *_SCOPE)),
    **dict.fromkeys(("dd", "dt"), (("dd", "dt"), ("dl", *_SCOPE))),
    **dict.fromkeys(("td", "th"), (("td", "th", "caption"), ("tr", "table"))),
    "tr": (("tr", "caption"), ("table",)),
    **dict.fromkeys(("tbody", "thead", "tfoot"), (("tr", "tbody", "thead", "tfoot", "caption"), ("table",))),
}
"""For a tag: what it ends without an end tag, and inside of which elements only."""

_WHITESPACE_OR_WORDS = re.compile(r"([ \t\n\r\f]++)|[^ \t\n\r\f]++(?: [^ \t\n\r\f]++)*+")


@dataclass(slots=True)
class Element:
    """One element of the page, except those without text.

    Attributes:
        parent: index of the element around it in `Page.elements`; that of the page itself is its own.
        role: the role that its markup states.
        block: index of the nearest element, itself included, that stands on lines of its own.
        inline_role: the role that the inline elements around its text state, up to that block.
        near_role: the role that the nearest element states.
        article_body: whether it states to be the text of the article.
        holds_story: whether it is, or has inside, the main part of the page or its title.
    """

    tag: str
    parent: int = 0
    role: Role | None = None
    block: int = 0
    inline_role: Role | None = None
    near_role: Role | None = None
    unseen: bool = False
    preformatted: bool = False
    in_link: bool = False
    in_figure: bool = False
    article_body: bool = False
    holds_story: bool = False


@dataclass(slots=True)
class Run:
    """Text of one block, in parts with the offset of each in the file.

    Attributes:
        element: index of the element that makes the block.
        characters: how many characters stand in inline elements of each role.
        linked: how many characters are links.
    """

    element: int
    parts: list[Part] = field(default_factory=list)
    characters: Counter[Role | None] = field(default_factory=Counter)
    linked: int = 0

    @property
    def length(self) -> int:
        """How many characters it has, gaps aside."""
        return self.characters.total()


class Page:
    """Reads the tokens of an HTML file once, front to back.

    It knows the rules by which browsers close elements that the file leaves open, as far as they change what is
    read; each step costs the same however deep the elements are nested.

    Attributes:
        elements: the page itself, then all others in the order of their start tags, parents before children.
        runs: the text that is seen.
        lang: the language that the root element states.
        after_picture: whether nothing but captions and credits followed the last picture.
    """

    def __init__(self, html: str) -> None:
        self.elements = [Element("body")]
        self.runs: list[Run] = []
        self.lang: str | None = None
        self._open = [0]
        self._depths: defaultdict[str, list[int]] = defaultdict(list)
        self._block_depths = [0]
        self._run: Run | None = None
        self._gap: list[Part] = []
        self._breaks: list[int] = []
        self.after_picture = False
        for token in tokens(html):
            if not isinstance(token, Tag):
                self._text(token.content, token.start)
            elif token.closing:
                self._end(token)
            else:
                self._start(token)
        self._end_run()

    @property
    def _top(self) -> Element:
        return self.elements[self._open[-1]]

    def _start(self, tag: Tag) -> None:
        name = tag.name
        if self._top.tag == "head" and name not in _IN_HEAD:
            self._pop()
        if name in ("html", "body"):
            self.lang = self.lang or language_code(tag.attributes.get("lang") or tag.attributes.get("xml:lang", ""))
            return
        if name in _CLOSES_P:
            self._close(("p",), _SCOPE)
        if not self._top.unseen:
            self._layout(tag)
        if name in RAW or name in _VOID:
            return
        while name in _ENDS and self._close(*_ENDS[name]):
            pass
        if name in _HEADINGS and self._top.tag in _HEADINGS:
            self._pop()
        self._push(tag)
        if tag.empty:
            self._pop()

    def _layout(self, tag: Tag) -> None:
        """What a start tag does to the line: a break, or a picture between words."""
        if tag.name == "br":
            self._breaks.append(tag.start)
        elif tag.name == "hr":
            self._end_run()
        elif tag.name in _PICTURES:
            self.after_picture = True
            if tag.name != "figure" and not self._gap:
                self._gap.append(("", tag.start))

    def _end(self, tag: Tag) -> None:
        name = tag.name
        if name == "br":
            self._layout(tag)
        elif name in _HEADINGS:
            self._close(_HEADINGS, _SCOPE)
        elif name in _ENDS:
            self._close((name,), _ENDS[name][1])
        elif name in _SCOPE:
            self._close((name,), ())
        elif name in _BLOCKS or name == "head":
            if not self._close((name,), _SCOPE) and name == "p" and not self._top.unseen:
                self._end_run()  # a browser makes an empty paragraph of it
        elif (depths := self._depths[name]) and depths[-1] > self._block_depths[-1]:
            self._pop(depths[-1])

    def _close(self, names: tuple[str, ...], within: tuple[str, ...]) -> bool:
        """Close the innermost open element of these names, if it is inside the innermost of `within`."""
        depth = self._deepest(names)
        if depth <= self._deepest(within):
            return False
        self._pop(depth)
        return True

    def _deepest(self, names: tuple[str, ...]) -> int:
        return max((depths[-1] for name in names if (depths := self._depths[name])), default=0)

    def _push(self, tag: Tag) -> None:
        name, attributes, index, around = tag.name, tag.attributes, len(self.elements), self._top
        hidden = around.unseen or unseen(name, attributes)
        block = name in _BLOCKS and not hidden
        if block:
            self._end_run()
        if name in _BLOCKS:
            self._block_depths.append(len(self._open))
        in_figure = name == "figure" or around.in_figure
        role = own_role(name, attributes, in_figure or self.after_picture)
        article_body = "articlebody" in attributes.get("itemprop", "").lower().split()
        self.elements.append(
            Element(
                tag=name,
                parent=self._open[-1],
                role=role,
                block=index if block else around.block,
                inline_role=None if block else role or around.inline_role,
                near_role=role or around.near_role,
                unseen=hidden,
                preformatted=name == "pre" or around.preformatted,
                in_link=name == "a" or around.in_link,
                in_figure=in_figure,
                article_body=article_body,
            )
        )
        self._depths[name].append(len(self._open))
        self._open.append(index)
        if name == "main" or article_body:
            self._mark_story(index)
        elif name == "h1":
            self._mark_story(self.elements[index].parent)

    def _mark_story(self, index: int) -> None:
        while not self.elements[index].holds_story:
            self.elements[index].holds_story = True
            index = self.elements[index].parent

    def _pop(self, depth: int = -1) -> None:
        """Close the open elements from this depth on; the last one by default."""
        depth = len(self._open) - 1 if depth < 0 else depth
        while len(self._open) > depth:
            element = self.elements[self._open.pop()]
            self._depths[element.tag].pop()
            if self._block_depths[-1] == len(self._open):
                self._block_depths.pop()
                if not element.unseen:
                    self._end_run()

    def _text(self, content: str, start: int) -> None:
        if self._top.tag == "head" and not content.isspace():
            self._pop()
        top = self._top
        if top.unseen:
            return
        for match in _WHITESPACE_OR_WORDS.finditer(content):
            at = start + match.start()
            if not match[1]:
                self._words(match[0], at, top)
            elif top.preformatted:
                self._gap.append((match[0], at))
            elif not self._gap or not self._gap[-1][0]:
                self._gap = [("\n" if "\n" in match[0] else " ", at)]

    def _words(self, words: str, at: int, element: Element) -> None:
        self._settle_gap(words[0], element.preformatted)
        if self._run is None:
            self._run = Run(element.block)
        self._run.parts.append((words, at))
        self._run.characters[element.inline_role] += len(words)
        if element.in_link:
            self._run.linked += len(words)

    def _settle_gap(self, following: str, preformatted: bool) -> None:
        """Put in what stands between the words so far and the next one, as it is seen."""
        gap, breaks, run = self._gap, self._breaks, self._run
        self._gap, self._breaks = [], []
        if run is None:
            return
        before = run.parts[-1][0][-1]
        if len(breaks) > 1:  # a blank line: another paragraph
            self._end_run()
        elif breaks:
            run.parts.append(("\n", breaks[0]))
        elif preformatted:
            run.parts += [(space, at) for space, at in gap if space]
        elif gap and _parted(gap[0][0], before, following):
            run.parts.append((" ", gap[0][1]))

    def _end_run(self) -> None:
        run, self._run, self._gap, self._breaks = self._run, None, [], []
        if run is None or not any(part.strip() for part, _ in run.parts):
            return
        self.runs.append(run)
        self.after_picture &= self.elements[run.element].near_role in (Role.CAPTION, Role.CREDIT)


def _parted(gap: str, before: str, after: str) -> bool:
    """Whether a space is seen between two characters; `gap` is a space, a line break, or "" for a picture."""
    if gap == " ":
        return True
    return line_break_is_space(before, after) and (gap == "\n" or (before.isalnum() and after.isalnum()))


def line_break_is_space(before: str, after: str) -> bool:
    """Whether a line break in the file parts two characters: not between those of East Asian scripts but Korean.

    So says CSS Text ("segment break transformation rules").
    """
    return not (_wide(before) and _wide(after))


def _wide(character: str) -> bool:
    if character < "\u1100":
        return False
    return unicodedata.east_asian_width(character) in "FWH" and "HANGUL" not in unicodedata.name(character, "")
