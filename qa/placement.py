"""Which blocks stand in the story although they are no part of it: what DOC101–105 and 110 report, decided once.

Two witnesses are heard. Cues are what an editor would point at: a wording, an agency, brackets around a link, a credit
on the next line. The network (`qa.roles`) weighs everything else, above all where a block stands. A cue decides unless
the network is sure of the contrary; without a cue the network must be sure itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from qa.cues import Cues, agency, cues
from qa.document import Block, Document, Role
from qa.languages import load
from qa.recurrence import key
from qa.roles import stated, width

MISPLACED = (Role.CAPTION, Role.CREDIT, Role.RELATED, Role.FURNITURE)
"""Roles that have no place among the paragraphs of a story."""

CERTAIN = 0.48
"""Probability of the misplaced roles together from which the network decides on a short line."""

CERTAIN_OF_TEXT = 0.85
"""The same for a block that reads like a paragraph: a sentence with its end mark, or many words."""

FAR = 0.1
"""So much surer the network must be in scripts without capitals, from which it has seen no pages."""

DOUBT = 0.04
"""Below this probability of the misplaced roles together, a cue word is taken for a coincidence."""


@dataclass(frozen=True, slots=True)
class Placement:
    """What a misplaced block is, and what gives it away."""

    role: Role
    evidence: str

    @property
    def suggestion(self) -> str | None:
        """To delete the block, where more than its place speaks for it."""
        return None if self.evidence == "position" else ""


def placements(
    document: Document, chances: tuple[Mapping[Role, float], ...], recurring: frozenset[str]
) -> tuple[Placement | None, ...]:
    """For each block, what it is if it does not belong in the story, else None."""
    known = cues(document.lang)
    found = [_by_cue(document, block, c, known, recurring) for block, c in zip(document.blocks, chances, strict=True)]
    language = load(document.lang)
    more = FAR if language is None or not language.casing.cased else 0.0
    return tuple(
        p or _by_credit(document, i, found, chances[i]) or _by_position(document, document.blocks[i], chances[i], more)
        for i, p in enumerate(found)
    )


def _by_cue(
    document: Document, block: Block, chances: Mapping[Role, float], known: Cues, recurring: frozenset[str]
) -> Placement | None:
    """What markup, other documents or the block's own words say that it is."""
    if stated(block):
        return Placement(block.role, "markup") if block.role in (Role.RELATED, Role.FURNITURE) else None
    text, mass = document.slice(block), _mass(chances)
    if block.start > 0 and key(text) in recurring:
        return Placement(Role.FURNITURE, "recurring")
    cue = _cue(text, known)
    return Placement(*cue) if cue and (mass >= DOUBT or known.furniture_line(text)) else None


def _by_position(document: Document, block: Block, chances: Mapping[Role, float], more: float) -> Placement | None:
    """What the network makes of the block, where it is certain, and by so much `more`, that it is no story."""
    mass, text = _mass(chances), document.slice(block)
    if stated(block) or _ITEM.match(text) or mass < more + (CERTAIN_OF_TEXT if _reads_like_text(text) else CERTAIN):
        return None
    return Placement(max(MISPLACED, key=lambda role: chances.get(role, 0.0)), "position")


def _mass(chances: Mapping[Role, float]) -> float:
    return sum(chances.get(role, 0.0) for role in MISPLACED)


_ENDS = ".!?。！？।؟۔\u037e"
_SAID = "”»」』"
_CLOSING = "\"”“»’')] \xa0\u202f"
_ITEM = re.compile(r"[-–—•*]\s|\d{1,3}[.)]\s")
"""How a line of dialogue or of a list begins: short as it is, it is story."""


def _reads_like_text(text: str) -> bool:
    """Whether a block is long, or ends as a sentence or as what somebody says does."""
    size = width(text)
    return size > 200 or (size > 12 and (text.rstrip()[-1:] in _SAID or text.rstrip(_CLOSING)[-1:] in _ENDS))


def _cue(text: str, known: Cues) -> tuple[Role, str] | None:
    """The role that a block's own words give away, and how."""
    if len(text) > 600:
        return None
    if known.furniture(text):
        return Role.FURNITURE, "wording"
    if is_credit(text, known):
        return Role.CREDIT, "wording"
    if link := related(text, known):
        return Role.RELATED, link
    if known.caption(text) or _ends_in_credit(text, known):
        return Role.CAPTION, "wording"
    return None


_NAMES = re.compile(r"[^\W\d_]++(?:[ .'’&-]{1,2}[^\W\d_]++){0,6}")
_SEPARATOR = re.compile(r"/|:|\||·|–|-|,|\bvia\b|\bfor\b|\bpour\b|\bfür\b|\s\(")
_BESIDE_NAMES = " ()[]{}.©:/|,-–\t\n\r\xa0\u202f"


def is_credit(text: str, known: Cues) -> bool:
    """Whether a whole block is a photo credit: a cue word with a name, or names and an agency with nothing else."""
    if len(text) > 160 or (text.rstrip()[-1:] in ".!?" and len(text) > 90):
        return False
    if lead := known.credit_leads.match(text):
        return _names_an_owner(text[len(lead) :])
    if text.startswith(("©", "(c) ", "(C) ", "Ⓒ")):
        return True
    named = agency(text)
    if not named or len(text) > 110:
        return False
    rest = text[: named.start()] + text[named.end() :]
    return all(_NAMES.fullmatch(part) and _capitalised(part) for part in _parts(rest))


def _names_an_owner(text: str) -> bool:
    """Whether what follows "Photo:" is a name or two rather than a sentence that describes the picture."""
    words = text.split()
    small = sum(w[:1].islower() for w in words if w not in _PARTICLES)
    return len(text) <= 30 or (agency(text) is not None and len(words) <= 14) or (len(words) <= 8 and small <= 1)


def _parts(text: str) -> list[str]:
    return [part for piece in _SEPARATOR.split(text) if (part := piece.strip(_BESIDE_NAMES))]


def _capitalised(name: str) -> bool:
    """Whether a string of words is written as names are; always so in scripts without capitals."""
    return all(not w[0].islower() or w in _PARTICLES for w in re.split(r"[ -]", name) if w)


_PARTICLES = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "del",
        "della",
        "di",
        "van",
        "von",
        "der",
        "den",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "und",
        "and",
        "et",
        "y",
        "e",
        "via",
        "for",
    ]
)
_TAIL = re.compile(r"(?:[(\[（［【]|\s[|©]\s?|\s/\s|(?<=[.!?…。]) ?)([^()\[\]（）［］【】|\n]{2,90})[)\]）］】]?\.?$")


def credit_at_end(text: str, known: Cues) -> tuple[int, int] | None:
    """The photo credit that a block ends in: "… in May. (Photo: Jane Doe / Reuters)"."""
    m = _TAIL.search(text, max(0, len(text) - 100))
    if m and m.start() > 0 and is_credit(m[1].strip(), known):
        return m.start() + (len(m[0]) - len(m[0].lstrip())), len(text)
    return None


def _ends_in_credit(text: str, known: Cues) -> bool:
    return len(text) < 450 and credit_at_end(text, known) is not None


_BRACKETED = re.compile(r"^[(\[（【]\s?[^\W\d_]++(?:\s[^\W\d_]++){0,3}\s?[:：]\s")


def related(text: str, known: Cues) -> str:
    """How a block gives itself away as a link to another article, "" if it doesn't."""
    if _BRACKETED.match(text) and len(text) < 300:
        return "brackets"
    if text.startswith((">>", "» ", "→", "▶", "►", "➡", "➤")) and len(text) < 250:
        return "arrow"
    if known.related_leads.match(text) and len(text) < 250:
        return "wording"
    return ""


def _by_credit(
    document: Document, index: int, found: list[Placement | None], chances: Mapping[Role, float]
) -> Placement | None:
    """A short block of one or two sentences right above a credit, with story above and below, is its caption."""
    blocks = document.blocks
    if not 0 < index < len(blocks) - 1 or stated(blocks[index]) or stated(blocks[index + 1]):
        return None
    below, block = found[index + 1], blocks[index]
    if not below or (below.role, below.evidence) != (Role.CREDIT, "wording"):
        return None
    short = block.end - block.start <= 180 and len(document.sentences_of(index)) <= 2
    if short and chances.get(Role.HEADING, 0.0) + chances.get(Role.TITLE, 0.0) < 0.5:
        return Placement(Role.CAPTION, "credit below")
    return None
