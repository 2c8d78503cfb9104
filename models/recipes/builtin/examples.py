"""Rows to learn from: sound and damaged versions of the same text, marked translations, pages."""

from __future__ import annotations

import random
import zlib
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import sentencepiece

from models.recipes.builtin import corpus
from models.recipes.builtin.damage import Material, Words, damage, render, split
from models.recipes.builtin.generator import Generator
from models.recipes.builtin.pieces import BOS, EOS

LONGEST = 160
"""Tokens of a row; more are cut off."""

LEARNED = 60_000
"""Sentences of a language that its generator learns from."""

UNKNOWN = -1.0
"""The label of a token of which nothing is known, and of `<s>` and `</s>`."""

_ENGLISH = 2.5
_OPEN_END = 0.12
"""Share of sound rows whose end mark is taken away, as in headings and captions: that alone is no damage."""


@dataclass(frozen=True, slots=True)
class Row:
    """Token ids with `<s>` and `</s>`, and for each whether the text is damaged there (0 to 1, or UNKNOWN)."""

    ids: list[int]
    labels: list[float]


class Rows:
    """Endless training rows in all languages, new ones at every call.

    Args:
        tokenizer: the pruned vocabulary.
        seed: the same seed gives the same rows.
        langs: languages to draw from.
        held_out: whether the rows come from the texts that are kept for measuring.
    """

    def __init__(
        self,
        tokenizer: sentencepiece.SentencePieceProcessor,
        seed: int,
        langs: Sequence[str] = corpus.LANGUAGES,
        held_out: bool = False,
    ) -> None:
        self._tokenizer = tokenizer
        self._rng = random.Random(seed)
        self._texts: dict[str, list[str]] = {}
        self._weights: dict[str, list[float]] = {}
        self._material: dict[str, Material] = {}
        self.langs = list(langs)
        sizes = {}
        for lang in self.langs:
            texts = [t for t in _texts(lang) if _held_out(t) == held_out]
            sizes[lang] = sum(map(len, texts))
            self._texts[lang] = texts
            # long sentences are closer to news than short ones
            self._weights[lang] = list(accumulate(min(len(t), 250) ** 1.5 for t in texts))
        for lang in self.langs:
            learned = self._rng.sample(self._texts[lang], min(LEARNED, len(self._texts[lang])))
            self._material[lang] = Material(
                generator=Generator.learn(self._split(lang, t) for t in learned),
                other=self._drawer(lang),
                foreign=self._foreign(lang),
                cased=lang not in corpus.UNCASED,
                spaced=lang not in corpus.UNSPACED,
            )
        self._shares = [sizes[lang] ** 0.3 * (_ENGLISH if lang == "en" else 1.0) for lang in self.langs]
        self._marked = [(text, spans) for lang in ("de", "en", "ru") for text, spans in corpus.marked(lang)]

    def pair(self, lang: str | None = None) -> tuple[Row, Row]:
        """A sound text and the same damaged, in that language or in any."""
        rng = self._rng
        wanted = lang
        while True:
            lang = wanted or rng.choices(self.langs, self._shares)[0]
            words = self._split(lang, self.text(lang))
            most = 1 + (len(words) > 8) + (len(words) > 30)
            broken, names = damage(words, self._material[lang], lang, rng, most)
            sound, spans = render(words)[0], render(broken)
            if not names or len(words) < 3:
                continue
            if rng.random() < _OPEN_END:
                sound = sound.rstrip(".。।")
            return self.row(sound, ()), self.row(spans[0], [(a, b, 1.0) for a, b in spans[1]])

    def damaged(self, lang: str, text: str) -> tuple[Words, int]:
        """The words of a text in that language with damage done to them, and how many operations did it."""
        words, names = damage(self._split(lang, text), self._material[lang], lang, self._rng, 2)
        return words, len(names)

    def marked(self) -> Row:
        """A translation with the errors that people marked in it."""
        text, spans = self._rng.choice(self._marked)
        return self.row(text, spans)

    def row(self, text: str, spans: Sequence[tuple[int, int, float]]) -> Row:
        """The tokens of a text, labelled where they touch a span."""
        encoded = self._tokenizer.encode(text, out_type="offset_mapping")
        labels = []
        for start, end in encoded["offsets"]:
            start += text[start : start + 1] == " "
            hit = [value for a, b, value in spans if a < max(end, start + 1) and start < b]
            labels.append(max(hit) if hit else 0.0)
        ids = encoded["ids"][: LONGEST - 2]
        return Row([BOS, *ids, EOS], [UNKNOWN, *labels[: LONGEST - 2], UNKNOWN])

    def text(self, lang: str) -> str:
        """One long sentence, or several short ones in a row."""
        wanted = self._rng.randint(30, 220)
        parts: list[str] = []
        size = 0
        while size < wanted:
            parts.append(self._drawn(lang))
            size += len(parts[-1]) + 1
        return " ".join(parts)[:900]

    def _drawn(self, lang: str) -> str:
        weights = self._weights[lang]
        return self._texts[lang][bisect(weights, self._rng.random() * weights[-1], hi=len(weights) - 1)]

    def _split(self, lang: str, text: str) -> Words:
        return split(text, self._pieces if lang in corpus.UNSPACED else None)

    def _pieces(self, text: str) -> list[str]:
        offsets = self._tokenizer.encode(text, out_type="offset_mapping")["offsets"]
        return [text[a:b] for a, b in offsets]

    def _drawer(self, lang: str) -> Callable[[random.Random], Words]:
        return lambda rng: self._split(lang, self._drawn(lang))

    def _foreign(self, lang: str) -> Callable[[random.Random], Words]:
        def draw(rng: random.Random) -> Words:
            others = [other for other in self.langs if other != lang]
            other = "en" if "en" in others and rng.random() < 0.4 else rng.choice(others)
            return self._split(other, self._drawn(other))

        return draw


def _texts(lang: str) -> Iterator[str]:
    """All sound texts of a language that are long enough to be read."""
    own = [t for t in corpus.sentences(lang) if len(t) >= (8 if lang in corpus.UNSPACED else 20)]
    yield from own
    yield from corpus.originals(lang)
    yield from corpus.fiction(lang)[::4]


def _held_out(text: str) -> bool:
    return zlib.crc32(text.encode()) % 200 == 0


@dataclass(frozen=True, slots=True)
class Page:
    """The blocks of a page: ids of each, cut to so many tokens, and the index of its role."""

    blocks: list[list[int]]
    roles: list[int]


def pages(
    tokenizer: sentencepiece.SentencePieceProcessor, roles: Sequence[str], most_blocks: int, most_tokens: int
) -> list[Page]:
    """Stretches of pages whose markup tells the roles of their blocks; one in ten pages is held out for `roles.py`."""
    found = []
    for record in corpus.records(corpus.DATA / "train" / "pages.jsonl"):
        if held_out_page(record["id"]):
            continue
        lines = [line for line in record["lines"] if line["label"] in roles]
        for start in range(0, len(lines), most_blocks):
            part = lines[start : start + most_blocks]
            ids = tokenizer.encode([line["text"][: 8 * most_tokens] for line in part])
            blocks = [[BOS, *i[: most_tokens - 2], EOS] for i in ids]
            found.append(Page(blocks, [roles.index(line["label"]) for line in part]))
    return found


def held_out_page(name: str) -> bool:
    """Whether a page is kept for measuring."""
    return zlib.crc32(name.encode()) % 10 == 0
