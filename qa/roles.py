"""What each block of a page is: stated by the markup, or inferred from the block and its neighbours.

The inference is a small network (one hidden layer, run with numpy) over what an editor would look at: length, how the
block ends, capitals, digits, dates, cue words of the language file, where it stands among the long paragraphs, and what
it says: the vector that the built-in encoder makes of it and of two neighbours on each side, or without a model its
words. It was trained on pages whose markup tells the roles (`models/recipes/roles.py`); the rules DOC101–105 and 110
take its probabilities as evidence beside their own cues.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.cues import Cues, cues
from qa.document import Block, Document, Role

Chances = Mapping[Role, float]
"""Probability of each role of one block; they add up to 1."""

Floats = NDArray[np.float32]

ROLES = (
    Role.BODY, Role.HEADING, Role.TITLE, Role.CAPTION, Role.CREDIT, Role.BYLINE, Role.RELATED, Role.FURNITURE
)  # fmt: skip
"""The roles that are inferred, in the order of the network's outputs."""

BUCKETS = 1 << 13
"""Words are hashed into so many buckets."""

MOST_WORDS = 14
"""Words of a block that are looked at: this many from its beginning, and its last two."""

FEW = 3
"""With fewer blocks there are no neighbours to tell by: what has no role of its own is body."""

WINDOW = 2
"""Blocks on each side whose features are looked at too."""


class Network(NamedTuple):
    """Weights: `said` (buckets or width of a vector → d) less `offset`, `hidden` (features + blocks · d → h), `out`."""

    said: Floats
    offset: Floats
    mean: Floats
    scale: Floats
    hidden: Floats
    hidden_bias: Floats
    out: Floats
    out_bias: Floats


def infer(document: Document, vectors: Floats | None = None) -> tuple[Chances, ...]:
    """The probability of each role for each block; `vectors` are what the encoder makes of them, a row each."""
    if len(document.blocks) < FEW:
        return as_stated(document)
    texts = [document.slice(b) for b in document.blocks]
    net = network("words" if vectors is None else "vectors")
    said = bags(net, [word_buckets(t) for t in texts]) if vectors is None else vectors @ net.said
    chances = probabilities(net, features(texts, document.lang), said)
    inferred = [dict(zip(ROLES, map(float, row), strict=True)) for row in chances]
    return tuple(
        dict.fromkeys(ROLES, 0.0) | {b.role: 1.0} if stated(b) else row
        for b, row in zip(document.blocks, inferred, strict=True)
    )


def as_stated(document: Document) -> tuple[Chances, ...]:
    """The roles that the blocks have, without a doubt: for the units of a bilingual file, which are no page."""
    return tuple(dict.fromkeys(ROLES, 0.0) | {b.role: 1.0} for b in document.blocks)


def assign(document: Document, chances: Sequence[Chances]) -> Document:
    """The document with the likeliest role on each block whose markup says nothing."""
    blocks = tuple(
        b if stated(b) else replace(b, role=max(c, key=lambda role: c[role]))
        for b, c in zip(document.blocks, chances, strict=True)
    )
    return replace(document, blocks=blocks)


def stated(block: Block) -> bool:
    """Whether markup says what the block is. A bare `<p>` says nothing: captions and credits stand in them too."""
    return block.from_markup and block.role is not Role.BODY


@cache
def network(reads: Literal["words", "vectors"]) -> Network:
    """The network of the package that reads the words of blocks, or their vectors."""
    with (resources.files("qa") / f"roles_{reads}.npz").open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        return Network(*(arrays[name].astype(np.float32) for name in Network._fields))


def bags(net: Network, words: Sequence[Sequence[int]]) -> Floats:
    """The mean of the rows of each block's words."""
    return np.stack([net.said[list(w)].mean(axis=0) if w else np.zeros(net.said.shape[1], np.float32) for w in words])


def probabilities(net: Network, values: Floats, said: Floats) -> Floats:
    """Role probabilities, one row a block, from its features and what it says.

    The hidden layer's size tells how many neighbours on each side are heard.
    """
    said = said - net.offset
    reach = ((net.hidden.shape[0] - values.shape[1]) // said.shape[1] - 1) // 2
    near = [shifted(said, by) for by in range(-reach, reach + 1) if by]
    inputs = np.concatenate([(values - net.mean) / net.scale, said, *near], axis=1)
    hidden = np.maximum(inputs @ net.hidden + net.hidden_bias, 0)
    logits = hidden @ net.out + net.out_bias
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances: Floats = weights / weights.sum(axis=1, keepdims=True)
    return chances


def shifted(rows: Floats, by: int) -> Floats:
    """The rows of the neighbours `by` blocks further up (positive) or down; zeros past the ends."""
    result = np.zeros_like(rows)
    if by > 0:
        result[by:] = rows[:-by]
    elif by < 0:
        result[:by] = rows[-by:]
    return result


_WORD = re.compile(r"\w+")
_TOKEN = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
# a digit first and then what must not stand before it: so only digits are looked at
_YEAR = re.compile(r"[12](?<!\d\d)(?:(?<=1)9|(?<=2)0)\d\d(?!\d)")
_CLOCK = re.compile(r"\d(?<!\d\d)\d?[:.h]\d\d(?!\d)")
_DATE = re.compile(r"\d(?<!\d\d)(?:\d?[./-]\d{1,2}[./-]\d{2,4}|\d{3}-\d\d-\d\d|\d{0,3}年|\d?[월月])")
_END = re.compile(r"[.!?…。！？।؟۔][\"”“»’')\]」』）]*$")
_WIDE = re.compile(r"[\u2e80-\ufaff]")
_LEAD_COLON = re.compile(r"^\W*+(?:\w++\W++){0,3}?\w++\s?[:：]")
_MONEY = frozenset("$€£¥%")
_PAIR = re.compile(r"^[^\W\d_]++(?:[ .'’-]{1,2}[^\W\d_]++){1,3}$")


def width(text: str) -> int:
    """Length in characters, a Chinese, Japanese or Korean one counted for what it says: two and a half."""
    return len(text) if not text or max(text) < "\u2e80" else int(len(text) + 1.5 * len(_WIDE.findall(text)))


def word_buckets(text: str) -> list[int]:
    """Hashes of the first and last words of a block, and of the whole of a short one."""
    words = [w.lower() for w in _TOKEN.findall(text[:400])]
    if len(words) <= 2 and width(text) > 15 * len(words):  # scripts without spaces
        words = [text[i : i + 2] for i in range(min(len(text) - 1, 40))]
    chosen = words[:MOST_WORDS] + (words[-2:] if len(words) > MOST_WORDS else [])
    if len(words) <= 5:
        chosen.append("=" + " ".join(words))
    return [zlib.crc32(w.encode("utf-8", "surrogatepass")) % BUCKETS for w in chosen]


def features(texts: Sequence[str], lang: str | None) -> Floats:
    """One row of numbers a block: its own, those of its neighbours, and where it stands."""
    known = cues(lang)
    counts = Counter(texts)
    own = np.array([_own(t, known, counts[t]) for t in texts], dtype=np.float32)
    place = _place(texts)
    near = [shifted(own[:, :NEAR], d) for d in (*range(-WINDOW, 0), *range(1, WINDOW + 1))]
    return np.concatenate([own, place, *near], axis=1)


NEAR = 14
"""How many of a block's own features its neighbours look at: the first ones."""


def _own(text: str, known: Cues, copies: int) -> list[float]:
    words = text.split()
    chars = width(text)
    n = chars // 6 if chars > 15 * len(words) else len(words)  # scripts without spaces
    tokens = _TOKEN.findall(text[:600])
    capital = sum(w[0].isupper() for w in tokens[1:]) / max(1, len(tokens) - 1)
    small = sum(map(known.function_words.__contains__, map(str.lower, tokens))) / max(1, len(tokens))
    digits = len(_DIGIT.findall(text[:600])) / max(1, min(600, len(text)))
    head = text[:60]
    return [
        math.log1p(chars),
        math.log1p(n),
        bool(_END.search(text[-8:])),
        text.rstrip()[-1:] in ":：",
        small,
        capital,
        known.credit(text),
        known.caption(text),
        known.furniture(text),
        known.related(text),
        known.byline(text),
        bool(_CLOCK.search(text[:200])) + bool(_DATE.search(text[:200])) + known.month(text[:200]),
        digits,
        text[:1].islower(),
        # from here on the block's own alone
        known.agency(text),
        text.count("/") + text.count("|") + text.count("·") > 0,
        "©" in text or "(c)" in text.lower()[:8],
        "@" in text or "http" in text,
        bool(_LEAD_COLON.search(head)),
        bool(_PAIR.match(text[:60])) and n <= 4,
        text.isupper(),
        text[:1] in '“„«"»「',
        text[:1] in "([（［【",
        text[-1:] in ")]）］】",
        text[-1:] in ",;-–—",
        text[-1:] == "?" or text[-1:] == "？",
        bool(_YEAR.search(text[:300])),
        copies > 1,
        n <= 1,
        chars < 25,
        any(map(_END.search, words[:-1][:80])),
        known.section_heading(text),
        not _MONEY.isdisjoint(text[:200]),
        tokens[:1] != [] and text[:1].isupper(),
    ]


def _place(texts: Sequence[str]) -> Floats:
    """Where each block stands among the long paragraphs, and how much its words recur in the text."""
    size = len(texts)
    widths = [width(t) for t in texts]
    long = [(w >= 120 and _END.search(t[-8:]) is not None) or w >= 300 for w, t in zip(widths, texts, strict=True)]
    count = sum(long)
    first = long.index(True) if True in long else size
    last = size - 1 - long[::-1].index(True) if True in long else -1
    to_left, to_right = _distances(long), _distances(long[::-1])[::-1]
    runs = _runs([w < 60 for w in widths])
    words = [{w.lower() for w in _TOKEN.findall(t[:400]) if len(w) > 4} for t in texts]
    seen = Counter(w for some in words for w in some)
    rows = []
    for i, telling in enumerate(words):
        shared = sum(seen[w] > 1 for w in telling) / max(1, len(telling))
        rows.append(
            [
                i / max(1, size - 1),
                math.log1p(i),
                math.log1p(size - 1 - i),
                i < first,
                i > last,
                math.log1p(to_left[i]),
                math.log1p(to_right[i]),
                math.log1p(runs[i]),
                shared,
                count / size,
                math.log1p(count),
            ]
        )
    return np.array(rows, dtype=np.float32)


def _distances(marks: Sequence[bool]) -> list[int]:
    """For each position, how far back the last mark before it stands; 30 where there is none."""
    result, at = [], 30
    for mark in marks:
        result.append(min(at, 30))
        at = 1 if mark else at + 1
    return result


def _runs(marks: Sequence[bool]) -> list[int]:
    """For each position, the length of the run of marks that it belongs to."""
    result: list[int] = [0] * len(marks)
    start = 0
    for i in range(len(marks) + 1):
        if i == len(marks) or not marks[i]:
            for k in range(start, i):
                result[k] = i - start
            start = i + 1
    return result
