"""What a rule may know beside the document: its language, the run, the model's scores."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from qa.document import STORY_ROLES, Block, Document, Link, Role, Sentence
from qa.languages import Language, lexicon, load
from qa.placement import Placement, placements
from qa.scoring.fluency import SentenceFluency
from qa.scoring.quality import Grade
from qa.spellings import Spellings

MASK = "\ue000"
"""Stands for each code point that rules must not read: a private-use character, neither letter nor space."""

_MASKED = re.compile(
    r"""(?:https?://|www\.)[^\s<>"'“”«»（）。、，]{1,2000}      # addresses
    |[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}             # mail
    |(?<![\w/.])(?:[\w-]{1,64}\.){1,6}(?-i:com|org|net|edu|gov|info|co|io|eu|tv|de|fr|es|it|uk|ru|at|ch|nl|pl|se|no|dk|fi|pt|br|jp|kr|cn|tr|in|be|ca|us)(?:/[^\s<>"'“”«»]{0,2000})?(?![\w-])
    |(?<!\w)[@\#]\w{1,64}                                        # handles and hashtags
    |`[^`\n]{1,500}`                                             # code
    """,
    re.VERBOSE | re.IGNORECASE,
)


def mask(text: str) -> str:
    """`text` with addresses, handles and code replaced by `MASK`, of the same length."""
    return _MASKED.sub(lambda m: MASK * len(m[0]), text)


class Pair(NamedTuple):
    """A stretch of the text and what it was translated from; one of the two is "" where nothing corresponds."""

    link: Link
    target: str
    source: str


@dataclass(frozen=True)
class Context:
    """What the rules see of the world around one document.

    Attributes:
        document: the document itself, segmented.
        recurring: texts of blocks that stand word for word in several documents of this run.
        roles: for each block of the document, the probability of each role, from the block and its neighbours.
        fluency: the language model's verdict on each sentence of the document, None without a model.
        source: the same of the text that the document was translated from, None where there is none. It has roles, but
            no fluency.
        grades: what the quality model makes of each link of the document, None for one with an empty side; none at
            all without a source or a model.
        options: settings of rules, by code.
        spellings: the names that are common in this run, by language.
    """

    document: Document
    recurring: frozenset[str] = frozenset()
    roles: tuple[Mapping[Role, float], ...] = ()
    fluency: tuple[SentenceFluency, ...] | None = None
    source: Context | None = None
    grades: tuple[Grade | None, ...] = ()
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    spellings: Mapping[str, Spellings] = field(default_factory=dict)

    @cached_property
    def language(self) -> Language | None:
        """What is known of the document's language, None where it has no language file."""
        return load(self.document.lang)

    @cached_property
    def small_words(self) -> frozenset[str]:
        """Words of the document's language that are written in lower case within a sentence."""
        return _small_words((self.document.lang or "").split("-")[0])

    @cached_property
    def placements(self) -> tuple[Placement | None, ...]:
        """For each block, what it is if it does not belong in the story."""
        return placements(self.document, self.roles, self.recurring)

    def misplaced(self, role: Role) -> Iterator[tuple[Block, Placement]]:
        """The blocks that stand in the story but are of that role."""
        for block, placement in zip(self.document.blocks, self.placements, strict=True):
            if placement and placement.role is role:
                yield block, placement

    def in_story(self, sentence: Sentence) -> bool:
        """Whether a sentence is running text of the story, and not of a caption, a heading or a button."""
        return self.document.blocks[sentence.block].role in STORY_ROLES and self.placements[sentence.block] is None

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """What is linked to the source, in the order of the text; none where there is no source."""
        if not self.source:
            return ()
        text, source = self.document.text, self.source.document.text
        return tuple(
            Pair(link, text[link.start : link.end], source[link.source_start : link.source_end])
            for link in self.document.links
        )

    def option(self, code: str, name: str, default: object) -> object:
        """A setting of a rule."""
        return self.options.get(code, {}).get(name, default)

    @cached_property
    def masked(self) -> str:
        """The text with addresses, handles and code masked; offsets are the document's."""
        return mask(self.document.text)

    @cached_property
    def quoted(self) -> tuple[tuple[int, int], ...]:
        """Ranges between paired quotation marks, marks included, none across a block's end."""
        return tuple(_quotations(self.document, self.language))

    def in_quotes(self, start: int, end: int) -> bool:
        """Whether `[start, end)` lies wholly inside quotation marks."""
        i = bisect_right(self.quoted, (start, len(self.document.text) + 1)) - 1
        return i >= 0 and self.quoted[i][0] <= start and end <= self.quoted[i][1]


_PAIRS = (
    ("“", "”"),
    ("„", "“"),
    ("„", "”"),
    ("«", "»"),
    ("»", "«"),
    ("「", "」"),
    ("『", "』"),
    ("《", "》"),
    ('"', '"'),
    ("”", "”"),
)


def _quotations(document: Document, language: Language | None) -> list[tuple[int, int]]:
    pairs = {p for p in language.punctuation.quotes if p[0] not in "'’‘‚"} if language else set(_PAIRS)
    pairs.add(('"', '"'))
    closers: dict[str, set[str]] = {}
    for opening, closing in pairs:
        closers.setdefault(opening, set()).add(closing)
    marks = re.compile("[" + re.escape("".join(sorted({c for p in pairs for c in p}))) + "]")
    found = []
    for block in document.blocks:
        start: int | None = None
        for m in marks.finditer(document.text, block.start, block.end):
            if start is None:
                if m[0] in closers:
                    start = m.start()
            elif m[0] in closers[document.text[start]]:
                found.append((start, m.end()))
                start = None
    return found


@lru_cache(maxsize=64)
def _small_words(lang: str) -> frozenset[str]:
    words, language = lexicon.load(lang), load(lang)
    sentence = language.sentence if language and language.casing.cased else None
    return words | {*sentence.function_words, *sentence.never_final} if sentence else words
