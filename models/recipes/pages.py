"""Pages whose markup tells the role of each line, and the states in which their text reaches a checker.

A page is seldom checked as it was scraped: the extractor took some of the furniture off, an editor the rest, a
publisher cut paragraphs into sentences. `shown` gives a page in one such state; `bare` gives the story alone with a few
lines in it that are no part of it, from the same page or another one.
"""

from __future__ import annotations

import random
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from models.recipes.builtin import corpus
from models.recipes.builtin.examples import held_out_page
from qa.cues import agency


class Line(NamedTuple):
    """A line of a page: its role, its text, and what the encoder is given for it.

    The two texts differ where the text pretends to be of another script: rules of thumb see that, the encoder can't.
    """

    label: str
    text: str
    read: str


class Page(NamedTuple):
    """Language and lines of a page, and whether it is kept for measuring."""

    lang: str
    lines: list[Line]
    held_out: bool


STORY = ("body", "heading", "title")
MISPLACED = ("caption", "credit", "related", "furniture")


def pages(split: str = "train") -> list[Page]:
    """All pages, the commonest labelling errors mended; what `builtin/` was not trained on is held out."""
    return [
        Page(
            record["lang"],
            [_line(line["label"], line["text"]) for line in record["lines"]],
            held_out_page(record["id"]),
        )
        for record in corpus.records(corpus.DATA / split / "pages.jsonl")
    ]


def _line(label: str, text: str) -> Line:
    """A line; credits that the extractor took for bylines are credits."""
    if label == "byline" and len(text) < 90 and ("©" in text or agency(text)) and not re.search(r"\d\d:\d\d", text):
        label = "credit"
    return Line(label, text, text)


Group = list[Line]
"""Lines that go together: a caption and its credit, a link."""


class Pool:
    """Lines that are no part of a story, by language and role, to be planted in stories of the same language."""

    def __init__(self, some: Iterable[Page]) -> None:
        self._groups: dict[tuple[str, str], list[Group]] = defaultdict(list)
        for page in some:
            for group in groups(page.lines):
                for lang in (page.lang, ""):
                    self._groups[lang, group[0].label].append(group)

    def draw(self, lang: str, label: str, rng: random.Random) -> Group:
        """Lines of a role; of any language where there are few in this one."""
        own = self._groups[lang, label]
        return rng.choice(own if len(own) >= 10 else self._groups["", label])


def groups(lines: Sequence[Line]) -> list[Group]:
    """What is no part of the story, captions together with the credits that follow them."""
    found: list[Group] = []
    last = ""
    for line in lines:
        if line.label == "credit" and last == "caption":
            found[-1].append(line)
        elif line.label in MISPLACED:
            found.append([line])
        last = line.label
    return found


def bare(page: Page, pool: Pool, rng: random.Random) -> list[Line]:
    """A stretch of the story with one to three groups of lines in it that are no part of it."""
    story = [line for line in page.lines if line.label in ("body", "heading")]
    size = rng.randint(4, 24)
    start = rng.randint(0, max(0, len(story) - size))
    lines = story[start : start + size]
    own = groups(page.lines)
    for _ in range(rng.randint(1, 3)):
        label = rng.choices(MISPLACED, (5, 2, 2, 2))[0]
        of_page = [group for group in own if group[0].label == label]
        group = rng.choice(of_page) if of_page and rng.random() < 0.6 else pool.draw(page.lang, label, rng)
        at = rng.randint(min(1, len(lines)), len(lines))
        lines[at:at] = group
    return lines


_SENTENCE = re.compile(r"(?<=[.!?…][\"”“»’]) +|(?<=[.!?…]) +(?=[A-ZÄÖÜÁÉÍÓÚÀÈÇŁŚŻ„“«¿¡\"])")


def shown(page: Page, pool: Pool, rng: random.Random) -> list[Line]:
    """The page in one of the states in which text reaches a checker."""
    lines = page.lines
    story = [i for i, line in enumerate(lines) if line.label == "body"]
    if not story:
        return lines
    state = rng.random()
    if state < 0.36:
        pass
    elif state < 0.48:
        lines = lines[max(0, story[0] - rng.randint(0, 6)) : story[-1] + 1 + rng.randint(0, 8)]
    elif state < 0.58:
        lines = [line for line in lines if line.label in STORY]
    elif state < 0.72:
        keep = rng.random()
        lines = [x for x in lines if x.label in (*STORY, "caption", "credit") or rng.random() < keep]
    elif state < 0.80:
        lines = [line for line in lines if line.label == "body"]
    else:
        lines = bare(page, pool, rng)
    if rng.random() < 0.35:
        lines = split(lines)
    elif rng.random() < 0.2:
        lines = joined(lines, rng)
    if rng.random() < 0.3:
        lines = moved(lines, rng)
    if rng.random() < 0.25:
        lines = listed(lines, rng)
    return pretended([line for line in lines if line.text.strip()], rng)


def split(lines: Sequence[Line]) -> list[Line]:
    """Paragraphs cut into sentences, as many publishers print them."""
    parts = [(line, _SENTENCE.split(line.text) if line.label == "body" else [line.text]) for line in lines]
    return [Line(line.label, part, part) for line, texts in parts for part in texts]


def listed(lines: list[Line], rng: random.Random) -> list[Line]:
    """A paragraph of the story broken into short lines, as lists, results and verse are: story none the less."""
    story = [i for i, line in enumerate(lines) if line.label == "body" and len(line.text) > 150]
    if not story:
        return lines
    at = rng.choice(story)
    parts = [p.strip(" .") for p in re.split(r"[,;:.–—]\s+", lines[at].text) if len(p) > 8]
    bullet = rng.choice(["", "", "- ", "• ", "{}. ", "{}: "])
    end = rng.choice(["", "", ";", ".", ","])
    texts = [bullet.format(i + 1) + p + end for i, p in enumerate(parts)]
    return [*lines[:at], *(Line("body", text, text) for text in texts), *lines[at + 1 :]]


def joined(lines: Sequence[Line], rng: random.Random) -> list[Line]:
    """Caption and credit on one line, as many pages have them."""
    result: list[Line] = []
    for line in lines:
        if line.label == "credit" and result and result[-1].label == "caption":
            shape = rng.choice([" {}", " ({})", " | {}", " © {}", " {}", " [{}]"])
            text = result[-1].text + shape.format(line.text)
            result[-1] = Line("caption", text, text)
        else:
            result.append(line)
    return result


def moved(lines: Sequence[Line], rng: random.Random) -> list[Line]:
    """Captions (with the credits that follow them) and links put between other paragraphs."""
    taken: list[Group] = []
    rest: list[Line] = []
    for line in lines:
        if line.label in ("caption", "credit", "related") and rng.random() < 0.7:
            if line.label == "credit" and taken and taken[-1][-1].label == "caption":
                taken[-1].append(line)
            else:
                taken.append([line])
        else:
            rest.append(line)
    for group in taken:
        at = rng.randint(1, max(1, len(rest)))
        rest[at:at] = group
    return rest


_STOP = re.compile(r"[.!?](?=\s|$)")
_SPELT = re.compile(r"[^\W\d_]+|[.!?](?=\s|$)")
_THAI = {c: 0x0E01 + (c - 97) for c in range(97, 123)}


def pretended(lines: list[Line], rng: random.Random) -> list[Line]:
    """Now and then, the page as if it were in a script without capitals, or without spaces, or without stops."""
    script = rng.random()
    if script < 0.12:  # as in Arabic or Hindi: no capitals
        return [line._replace(text=line.text.lower()) for line in lines]
    if script < 0.22:  # as in Chinese: two characters a word, no spaces
        return [line._replace(text=_SPELT.sub(_as_chinese, line.text).replace(" ", "")) for line in lines]
    if script < 0.28:  # as in Thai: neither capitals nor spaces nor stops
        return [
            line._replace(text=_STOP.sub(" ", line.text.lower().replace(" ", "")).translate(_THAI)) for line in lines
        ]
    return lines


def _as_chinese(m: re.Match[str]) -> str:
    number = zlib.crc32(m[0].lower().encode())
    return "。" if m[0] in ".!?" else chr(0x4E00 + number % 9000) + chr(0x4E00 + number // 9000 % 9000)
