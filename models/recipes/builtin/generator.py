"""Plausible wrong words, learned from clean text: what stands next to what, and what looks alike."""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from random import Random

from models.recipes.builtin.damage import Word, parts

FUNCTION_WORDS = 120
FREQUENT_WORDS = 2000
CANDIDATES = 200
"""Most neighbours kept of a word: the most frequent half, and a random choice of the rest so that rare ones occur."""

_SIDE = 60  # neighbours of each side that one replacement looks at
_RELATIVES = 100  # words with the same start that are looked at for an inflection
_UNSEEN = 0.05  # count of a pair that was not seen
_FLATTENING = 0.5  # of the weights: words that fit one side only shall be common, for those show
_BY_LOOKS = 0.3  # share of replacements by a word that looks alike rather than one that fits
_CAPITAL_NOUNS = 0.22  # share of capitals within sentences from which on nouns must have them, as in German

_Neighbours = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class _Urn:
    """Words to draw from, with cumulative weights."""

    words: tuple[str, ...]
    bounds: tuple[float, ...]

    @classmethod
    def of(cls, weights: Iterable[tuple[str, float]]) -> _Urn:
        pairs = tuple(weights)
        return cls(tuple(word for word, _ in pairs), tuple(accumulate(weight for _, weight in pairs)))

    def draw(self, rng: Random) -> str:
        return self.words[bisect(self.bounds, rng.random() * self.bounds[-1], 0, len(self.bounds) - 1)]


@dataclass(frozen=True, slots=True)
class Generator:
    """Words of one language for a given place. Keys are in lower case, a mark next to a word counts as its neighbour.

    Attributes:
        counts: how often each word occurs.
        forms: how a word is written within a sentence, where not in lower case.
        after: words that follow a word, most frequent first.
        before: words that precede it.
        ordered: all words of letters in the order of code points, so that those with the same start lie together.
        ranked: words seen more than once, most frequent first.
        ranks: position of a word in `ranked`.
        endings: words by their last three letters, and by their last two.
        functions: the most frequent short words, weighted by the root of their frequency.
        frequents: the most frequent words.
        capital_nouns: nouns are written with a capital.
    """

    counts: Mapping[str, int]
    forms: Mapping[str, str]
    after: _Neighbours
    before: _Neighbours
    ordered: Sequence[str]
    ranked: Sequence[str]
    ranks: Mapping[str, int]
    endings: Mapping[str, Sequence[str]]
    functions: _Urn
    function_set: frozenset[str]
    frequents: _Urn
    capital_nouns: bool

    @classmethod
    def learn(cls, sentences: Iterable[Sequence[Word] | Sequence[str]], seed: int = 0) -> Generator:
        """Count words and neighbours of clean sentences; some 400 000 words are enough and still small."""
        rng = Random(seed)
        counts: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        written: Counter[str] = Counter()
        for sentence in sentences:
            left = ""
            for text in _tokens(sentence):
                key = text.lower()
                if _is_word(text):
                    counts[key] += 1
                    if left not in _STARTS:
                        written[text] += 1
                pairs[left, key] += 1
                left = key
            pairs[left, ""] += 1
        capitals = sum(count for text, count in written.items() if text[:1].isupper())
        forms: dict[str, str] = {}
        for text, _ in written.most_common():
            forms.setdefault(text.lower(), text)
        ranked = [word for word, count in counts.most_common() if count > 1]
        functions = [word for word in ranked if _is_short(word) and not _named(word, forms)]
        return cls(
            counts=dict(counts),
            forms={key: text for key, text in forms.items() if key != text},
            after=_neighbours(((left, word, n) for (left, word), n in pairs.items()), counts, rng),
            before=_neighbours(((right, word, n) for (word, right), n in pairs.items()), counts, rng),
            ordered=sorted(word for word in counts if len(word) > 2 and _is_word(word)),
            ranked=ranked,
            ranks={word: rank for rank, word in enumerate(ranked)},
            endings=_endings(ranked),
            functions=_Urn.of((word, counts[word] ** 0.5) for word in functions[:FUNCTION_WORDS]),
            function_set=frozenset(functions[:FUNCTION_WORDS]),
            frequents=_Urn.of((word, counts[word] ** 0.5) for word in ranked[:FREQUENT_WORDS]),
            capital_nouns=capitals > _CAPITAL_NOUNS * max(1, written.total()),
        )

    def usual(self, word: str) -> str:
        """The word as it is written within a sentence; an unknown one as given."""
        key = word.lower()
        return self.forms.get(key, key) if key in self.counts else word

    def knows(self, word: str) -> bool:
        """Whether the word occurs in the text learned from."""
        return word.lower() in self.counts

    def follows(self, left: str, right: str) -> bool:
        """Whether the two stand next to each other in the text learned from (as far as kept)."""
        return right.lower() in self.after.get(left.lower(), ())

    def is_function(self, word: str) -> bool:
        """Whether the word is among the most frequent short ones."""
        return word.lower() in self.function_set

    def frequent(self, rng: Random) -> str:
        """Any frequent word."""
        return self._written(self.frequents.draw(rng)) if self.frequents.words else ""

    def function_word(self, word: str | None, rng: Random) -> str | None:
        """A function word other than `word`, with a capital where that has one only here."""
        if len(self.functions.words) < 2:
            return None
        drawn = self.functions.draw(rng)
        while word is not None and drawn == word.lower():
            drawn = self.functions.draw(rng)
        return self._in_place_of(word or "", drawn)

    def replacement(self, left: str, word: str, right: str, rng: Random) -> str | None:
        """A wrong word that fits its neighbours or looks like the right one; None for numbers and most names.

        One number or name in place of another is no damage that a reader could see.
        """
        key = word.lower()
        capital = self.forms.get(key, key)[:1].isupper()
        if not _is_word(word) or (capital and not self.capital_nouns and rng.random() < 0.7):
            return None
        if rng.random() < _BY_LOOKS:
            candidates = self._alike(key, rng)
            weights = [1.0] * len(candidates)
        else:
            candidates, weights = self._fitting(left.lower(), right.lower(), rng)
        # A noun for a noun where these have capitals; else never a name.
        wanted = capital and self.capital_nouns
        forms = self.forms
        kept = [
            (candidate, weight)
            for candidate, weight in zip(candidates, weights, strict=True)
            if candidate != key and forms.get(candidate, candidate)[:1].isupper() == wanted
        ]
        if not kept:
            return None
        drawn = self._in_place_of(word, _Urn.of(kept).draw(rng))
        return _capitalized(drawn) if word[:1].isupper() and not left else drawn

    def insertion(self, left: str, right: str, rng: Random) -> str | None:
        """A word that fits between two others and repeats neither."""
        sides = (left.lower(), right.lower())
        candidates, weights = self._fitting(*sides, rng)
        kept = [pair for pair in zip(candidates, weights, strict=True) if pair[0] not in sides]
        return self._written(_Urn.of(kept).draw(rng)) if kept else None

    def inflection(self, word: str, rng: Random) -> str | None:
        """Another word with the same stem: at least three letters and 60 % of the shorter one, endings of at most four.

        A stem of Hangul may have two syllables: particles follow nouns of that length.
        """
        key = word.lower()
        least = 2 if "가" <= key[:1] <= "힣" else 3
        if len(key) <= least or not _is_word(key):
            return None
        # Near relatives first: they are harder to see.
        for cut in (rng.randint(1, 2), 4):
            kept = [(other, self.counts[other] ** 0.25) for other in self._relatives(key, cut, least)]
            if kept:
                return self._in_place_of(word, _Urn.of(kept).draw(rng))
        return None

    def _relatives(self, key: str, cut: int, least: int) -> Iterator[str]:
        stem = key[: max(least, len(key) - cut)]
        start = bisect_left(self.ordered, stem)
        for other in islice(self.ordered, start, start + _RELATIVES):
            if not other.startswith(stem):
                return
            if other == key or len(other) <= least or len(other) - len(stem) > 8:
                continue
            common = _common(key, other, len(stem))
            if common >= 0.6 * min(len(key), len(other)) and max(len(key), len(other)) - common <= 4:
                yield other

    def _fitting(self, left: str, right: str, rng: Random) -> tuple[list[str], list[float]]:
        """Words seen after `left` or before `right`; those seen with both weigh more, as the two counts multiply."""
        after, before = self.after.get(left, {}), self.before.get(right, {})
        candidates = list({**dict.fromkeys(_some(after, rng)), **dict.fromkeys(_some(before, rng))})
        counts = self.counts
        weights = [
            ((after.get(word, _UNSEEN)) * (before.get(word, _UNSEEN)) / counts[word]) ** _FLATTENING
            for word in candidates
        ]
        return candidates, weights

    def _alike(self, key: str, rng: Random) -> Sequence[str]:
        """Words with the same ending, or of about the same length and frequency."""
        if len(key) > 3 and rng.random() < 0.6:
            alike = self.endings.get(key[-3:]) or self.endings.get(key[-2:])
            if alike:
                return alike
        rank = self.ranks.get(key, len(self.ranked) - 1)
        band = range(int(rank * 0.7), min(len(self.ranked), int(rank * 1.3) + 20))
        drawn = [self.ranked[i] for i in rng.sample(band, min(12, len(band)))] if band else []
        return [word for word in drawn if abs(len(word) - len(key)) <= 2]

    def _written(self, key: str) -> str:
        return self.forms.get(key, key)

    def _in_place_of(self, word: str, key: str) -> str:
        """The word of a key with the capitals of another word, unless that is always written so."""
        written = self._written(key)
        if word == self._written(word.lower()):
            return written
        if len(word) > 1 and word.isupper():
            return written.upper()
        return _capitalized(written) if word[:1].isupper() else written


_STARTS = frozenset({"", ".", "!", "?", ":", "“", "„", '"', "«", "…", "–", "—", "-", "(", "•", "»", "‘", "'"})
"""After these a capital says nothing about a word."""


def _is_word(text: str) -> bool:
    """Letters, and no digit among them."""
    return text.isalpha() or (any(map(str.isalpha, text)) and not any(map(str.isdigit, text)))


def _is_short(word: str) -> bool:
    """As short as a function word: five letters, or one where it is a Chinese character (of two, most are nouns)."""
    han = any("一" <= character <= "鿿" for character in word)
    return _is_word(word) and len(word) <= (1 if han else 5)


def _named(word: str, forms: Mapping[str, str]) -> bool:
    """A name or, in German, a noun; the English "I" is none."""
    return len(word) > 1 and forms.get(word, word)[0].isupper()


def _tokens(sentence: Sequence[Word] | Sequence[str]) -> Iterator[str]:
    """Cores and, between them, the marks."""
    for word in sentence:
        yield from filter(None, parts(word if isinstance(word, str) else word.text))


def _common(a: str, b: str, known: int) -> int:
    """Length of the common start, of which some is known."""
    shorter = min(len(a), len(b))
    while known < shorter and a[known] == b[known]:
        known += 1
    return known


def _capitalized(word: str) -> str:
    return word[:1].upper() + word[1:]


def _some(neighbours: Mapping[str, int], rng: Random) -> Iterator[str]:
    """Some neighbours in a row, from a random place in the list where it is long."""
    start = rng.randrange(len(neighbours) - _SIDE + 1) if len(neighbours) > _SIDE and rng.random() < 0.5 else 0
    return islice(neighbours, start, start + _SIDE)


def _neighbours(
    triples: Iterable[tuple[str, str, int]], counts: Mapping[str, int], rng: Random
) -> dict[str, dict[str, int]]:
    """For each key the words next to it with their counts, words seen once left out, at most `CANDIDATES`."""
    gathered: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for key, word, count in triples:
        if counts.get(word, 0) > 1:
            gathered[key].append((word, count))
    kept: dict[str, dict[str, int]] = {}
    for key, pairs in gathered.items():
        pairs.sort(key=lambda pair: -pair[1])
        if len(pairs) > CANDIDATES:
            pairs[CANDIDATES // 2 :] = rng.sample(pairs[CANDIDATES // 2 :], CANDIDATES // 2)
        kept[key] = dict(pairs)
    return kept


def _endings(ranked: Sequence[str]) -> dict[str, tuple[str, ...]]:
    gathered: defaultdict[str, list[str]] = defaultdict(list)
    for word in ranked:
        if len(word) > 3:
            for ending in (word[-3:], word[-2:]):
                if len(gathered[ending]) < CANDIDATES:
                    gathered[ending].append(word)
    return {ending: tuple(words) for ending, words in gathered.items() if len(words) > 1}
