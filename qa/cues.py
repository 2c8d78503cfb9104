"""The cue words of a language file, ready to be looked up in a block: what tells a credit, a caption, a button."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from qa.languages import Language, load

_EDGE = " \t\r\n\u00a0.!:…:：>»›→▶►|*•·-–—\"'“”"
_WORD = re.compile(r"\w+")
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """A line as it is compared: one space for many, small letters, nothing but words at its ends."""
    return _plain(text).strip(_EDGE)


@lru_cache(256)
def _plain(text: str) -> str:
    """Small letters, and one plain space for spaces of every kind and number."""
    return _SPACES.sub(" ", text).casefold()


@dataclass(frozen=True, slots=True)
class Leads:
    """Phrases that stand at the beginning of a block, found by their length in one look-up each."""

    phrases: frozenset[str]
    lengths: Mapping[str, tuple[int, ...]]
    """The lengths of phrases by their first letter, the longest first."""

    @classmethod
    def of(cls, phrases: Iterable[str]) -> Leads:
        """Leads from phrases as they stand in a language file."""
        folded = frozenset(map(_plain, phrases))
        lengths: dict[str, set[int]] = {}
        for phrase in folded:
            lengths.setdefault(phrase[:1], set()).add(len(phrase))
        return cls(folded, {first: tuple(sorted(some, reverse=True)) for first, some in lengths.items()})

    def match(self, text: str) -> str:
        """The longest lead that `text` begins with, ending at a word's end; "" where there is none."""
        head = _plain(text[:200]).lstrip(" ([（［【>»›→▶►|*•·-–—\"“„«'")
        for n in self.lengths.get(head[:1], ()):
            lead = head[:n]
            if lead in self.phrases and not (lead[-1:].isalnum() and _joins(lead[-1], head[n : n + 1])):
                return lead
        return ""


def _joins(last: str, following: str) -> bool:
    """Whether a word goes on after `last`: never in scripts that part no words by spaces."""
    return following.isalnum() and ord(last) < 0x0E00


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues of one language; each method takes a block's text and says whether, or how, it shows the cue."""

    function_words: frozenset[str]
    months: frozenset[str]
    furniture_lines: frozenset[str]
    furniture_leads: Leads
    section_headings: frozenset[str]
    caption_leads: Leads
    caption_phrases: tuple[str, ...]
    credit_leads: Leads
    credit_phrases: tuple[str, ...]
    related_leads: Leads
    byline_leads: Leads
    update_leads: Leads

    def furniture(self, text: str) -> bool:
        """A button, a menu entry, a line of a form."""
        return self.furniture_line(text) or bool(len(text) < 300 and self.furniture_leads.match(text))

    def furniture_line(self, text: str) -> bool:
        """A line that is listed as furniture as a whole."""
        return len(text) < 200 and fold(text) in self.furniture_lines

    def section_heading(self, text: str) -> bool:
        """The heading of a section of the page."""
        return len(text) < 80 and fold(text) in self.section_headings

    def heads_section(self, text: str) -> bool:
        """Whether a block is a heading of a section of the page and not also one of its buttons."""
        return self.section_heading(text) and fold(text) not in self.furniture_lines

    def caption(self, text: str) -> bool:
        """A lead or a phrase of photo captions."""
        return bool(self.caption_leads.match(text)) or (len(text) < 500 and _has(text, self.caption_phrases))

    def credit(self, text: str) -> bool:
        """A lead or a phrase of photo credits."""
        return bool(self.credit_leads.match(text)) or (len(text) < 200 and _has(text, self.credit_phrases))

    def related(self, text: str) -> bool:
        """A lead of links to other articles."""
        return bool(self.related_leads.match(text))

    def byline(self, text: str) -> bool:
        """A lead of an author's line or of a time of publication."""
        return len(text) < 120 and bool(self.byline_leads.match(text) or self.update_leads.match(text))

    def month(self, text: str) -> bool:
        """The name of a month."""
        return not self.months.isdisjoint(re.findall(r"[^\W\d_]{3,}", text.casefold()))

    def agency(self, text: str) -> bool:
        """Whether a short block ends or begins with the name of an agency, or holds one after a slash or a bar."""
        return len(text) < 250 and agency(text) is not None


def _has(text: str, phrases: Iterable[str]) -> bool:
    folded = f" {_plain(text)} "
    return any(_whole(folded, p) for p in phrases if p in folded)


def _whole(text: str, phrase: str) -> bool:
    """Whether the phrase stands in the text as words of their own, not within longer ones."""
    at = text.find(phrase)
    return not (_joins(phrase[0], text[at - 1]) and phrase[0].isalnum()) and not (
        _joins(phrase[-1], text[at + len(phrase)]) and phrase[-1].isalnum()
    )


def agency(text: str) -> re.Match[str] | None:
    """The first agency of pictures named in `text`."""
    pattern, first_words = _agencies()
    return None if first_words.isdisjoint(_WORD.findall(text)) else pattern.search(text)


@cache
def _agencies() -> tuple[re.Pattern[str], frozenset[str]]:
    """A pattern of their names, and the words that these begin with, of which most texts have none."""
    lines = (resources.files("qa.languages") / "agencies.txt").read_text(encoding="utf-8").splitlines()
    names = {name for line in lines if (name := line.strip()) and not name.startswith("#")}
    names |= {name.upper() for name in names if " " in name or len(name) > 4}
    by_length = sorted(names, key=lambda n: (-len(n), n))
    pattern = re.compile(r"(?<![\w.])(?:" + "|".join(map(re.escape, by_length)) + r")(?!\w)")
    return pattern, frozenset(_WORD.findall(name)[0] for name in names)


def cues(lang: str | None) -> Cues:
    """The cues of a language; of English alone where it has no file, because scraped pages are full of English."""
    language = load(lang)
    return _cues(language.code if language else None)


@cache
def _cues(code: str | None) -> Cues:
    own, english = load(code), load("en")
    languages = [language for language in dict.fromkeys((own, english)) if language]
    return Cues(
        function_words=frozenset(own.sentence.function_words if own else ()),
        months=frozenset(m.casefold() for m in own.dates.months) if own else frozenset(),
        furniture_lines=frozenset(fold(p) for language in languages for p in language.layout.furniture),
        furniture_leads=_leads(languages, "furniture_leads"),
        section_headings=frozenset(fold(p) for language in languages for p in language.layout.section_headings),
        caption_leads=_leads(languages, "caption_leads"),
        caption_phrases=_phrases(languages, "caption_phrases"),
        credit_leads=_leads(languages, "credit_leads"),
        credit_phrases=_phrases(languages, "credit_phrases"),
        related_leads=_leads(languages, "related_leads"),
        byline_leads=_leads(languages[:1], "byline_leads"),
        update_leads=_leads(languages, "update_leads"),
    )


def _leads(languages: Iterable[Language], key: str) -> Leads:
    return Leads.of(p for language in languages for p in getattr(language.layout, key))


def _phrases(languages: Iterable[Language], key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_plain(p) for language in languages for p in getattr(language.layout, key)))
