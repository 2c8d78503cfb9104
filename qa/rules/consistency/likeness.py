"""In what two spellings of one name differ, and which differences make another name."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import combinations

from qa.languages import Language, lexicon, load

_INFLECTING = frozenset({"bg", "cs", "de", "el", "fi", "hu", "pl", "ro", "ru", "sk", "tr", "uk", "da", "no", "sv"})
"""Languages where names take endings: what differs there, at the end of a name, tells nothing."""

_ENDING = 4
"""The longest ending that is taken off a name, in letters."""

_SHORTEST = 5
"""Letters that a name must have for another spelling of it to be told from another name."""

_LONGEST = 16
"""Letters that are left to compare when what two names have in common at both ends is taken off."""

_VOWELS = frozenset("aeiouyаеиоуыэюяіαεηιουω")
_SPECIAL = str.maketrans({"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "ı": "i", "đ": "d", "ґ": "г", "ς": "σ"})

_SAME_SOUND = (
    # Latin letters
    "y i j yy iy yi yj ij ii ie ji iyi",
    "k c q ck kk cc kh ch",
    "g gh q gg gu",
    "h kh ch x",
    "z ts tz c zz cz tc",
    "s z ss",
    "sh sch ch sj",
    "ch tch tsch tsj tj cz c tsh",
    "zh j sch sj",
    "j dj dzh dsch dj g dz dzj",
    "f ph ff v",
    "v w u",
    "x ks cks cs",
    "t th tt",
    "d dh dd",
    "b bb",
    "l ll lh",
    "m mm",
    "n nn",
    "p pp",
    "r rr rh",
    "u ou oo w ue",
    "o oe",
    "a aa ah ae",
    "e ae ee je ye",
    "i ee ie",
    "ya ia ja iya ija",
    "yu iu ju",
    "ei ai ey ay ej aj",
    # Cyrillic letters
    "е э ие йе є",
    "и ы і ий ии ї",
    "г х",
    "в у",
    "тс ц",
    "дж ж",
    "ю у йу ью",
    "я иа ия ья а",
    "е о ьо йо",
    "л ль лл",
    "н нь нн",
    "с сс з",
    "т тт ть",
    "р рр рь",
    "м мм",
    "к кк",
    "п пп",
    "б бб",
    "д дд дь",
    "ф фф т",
    "эй ей э е ай",
    # Greek letters
    "ι η υ ει οι",
    "ο ω",
    "ε αι",
    "μπ β π",
    "ντ δ τ",
    "γκ γ γγ κ",
    "τζ τσ ζ",
    "κσ ξ",
    "λ λλ",
    "σ σσ ζ",
    "ν νν",
    "ρ ρρ",
    "τ ττ",
    "κ κκ",
    "μ μμ",
    "π ππ",
)
"""Groups of letters that one sound is written with, in one transliteration or another."""

_SOUNDS = frozenset(
    pair for group in _SAME_SOUND for a, b in combinations(group.split(), 2) for pair in ((a, b), (b, a))
)
_STEPS = tuple(sorted({(len(a), len(b)) for a, b in _SOUNDS}))

_FOLDS = {
    "Jpan": (
        *(
            ("ヴァ", "バ"),
            ("ヴィ", "ビ"),
            ("ヴェ", "ベ"),
            ("ヴォ", "ボ"),
            ("ヴ", "ブ"),
            ("ティ", "チ"),
            ("ディ|ヂ", "ジ"),
            ("ウィ", "イ"),
        ),
        *(("ァ", "ア"), ("ィ", "イ"), ("ゥ", "ウ"), ("ェ", "エ"), ("ォ", "オ"), ("[ッー]", ""), ("ヅ", "ズ")),
        ("(?<=[キシチニヒミリギジビピケセテネヘメレゲデベペ])イ", ""),
    ),
    "Kore": (
        *(
            ("[\u1101\u110f]", "\u1100"),
            ("[\u1104\u1110]", "\u1103"),
            ("[\u1108\u1111]", "\u1107"),
            ("\u110a", "\u1109"),
        ),
        *(
            ("[\u110d\u110e]", "\u110c"),
            ("[\u1162\u1164\u1168]", "\u1166"),
            ("[\u1161\u1169]", "\u1165"),
            ("\u116e", "\u1173"),
        ),
    ),
    "Arab": (
        ("[أإآٱ]", "ا"),
        ("ى", "ي"),
        ("ؤ", "و"),
        ("ئ", "ي"),
        ("[ڤف]", "ف"),
        ("[پب]", "ب"),
        ("[غجگ]", "ج"),
        ("(?<=.)ة$", "ه"),
    ),
    "Hebr": (("(?<=.)ת", "ט"), ("['׳]", ""), ("(?<=.)וו", "ו"), ("(?<=.)יי", "י")),
    "Deva": (
        *(("[\u0928\u0919\u091e\u0923\u092e]\u094d|\u0901", "\u0902"), ("ी", "ि"), ("ू", "ु"), ("[ैॅ]", "े"), ("[ॉौ]", "ो")),
        *(("[शष]", "स"), ("ट", "त"), ("ड", "द"), ("व", "ब")),
    ),
    "Beng": (("ী", "ি"), ("ূ", "ু"), ("[শষ]", "স"), ("য(?!\u09bc)", "জ"), ("ণ", "ন"), ("ট", "ত"), ("ভ", "ব")),
}
"""What is written in several ways where there are no capitals: patterns and what stands for all of them."""

_VOWEL_LETTERS = {"Arab": re.compile("(?<=..)[اويی](?=.)"), "Hebr": re.compile("(?<=.)[וי](?=.)")}
"""Letters for vowels, which foreign names have or lack, and which in words of the language make another word."""

_UNSEEN = re.compile("[\u064b-\u0652\u0640\u200c\u200d\u09bc\u093c\u0981]")
"""Marks that come and go in careful writing too."""

_PERSIAN = str.maketrans("يك", "یک")

_GRADES = re.compile(r"([kpt])\1")
"""Letters that Finnish doubles and undoubles as it inflects."""


def difference(a: str, b: str, language: Language) -> str | None:
    """In what two words differ if they may be spellings of one name, None if they are two names or two forms.

    Returns:
        "capital"; "accent"; "letter": letters that transliterations write one sound with, or one vowel more, less or
        changed; "slip": another single letter changed, or two that changed places; "vowels": letters for vowels that
        one of the two lacks, in Arabic, Persian and Hebrew.
    """
    if a == b:
        return None
    if not language.casing.cased:
        return _without_capitals(a, b, language.script)
    if a.lower() == b.lower():
        return None if "-" in a else "capital"
    if "-" in a + b or min(len(a), len(b)) < _SHORTEST or not _english().isdisjoint({a.lower(), b.lower()}):
        return None
    one, other = plain(a), plain(b)
    if one == other:
        return "accent" if a[-1] == b[-1] and len(a) > _SHORTEST else None
    if language.code not in _INFLECTING:
        return _between(one, other)
    if language.code == "fi":
        one, other = _GRADES.sub(r"\1", one), _GRADES.sub(r"\1", other)
    return _stems(one, other)


_SKY = re.compile(r"sk[iyj]{1,3}$")
"""The ending of Slavic surnames, which each transliteration writes in its own way."""


_CUTS = tuple((i, cut - i) for cut in range(2 * _ENDING - 1) for i in range(cut + 1) if max(i, cut - i) < _ENDING)
"""How many letters are taken off two names, the fewest first."""


def _stems(one: str, other: str) -> str | None:
    """The difference before the endings that inflection puts on; the stems must end in the same two letters."""
    one_ends, other_ends = _last_two(one), _last_two(other)
    if set(one_ends).isdisjoint(other_ends):
        return None
    for i, j in _CUTS:
        if one_ends[i] != other_ends[j]:
            continue
        a, b = one[: len(one) - i], other[: len(other) - j]
        if min(len(a), len(b)) < _SHORTEST:
            continue
        if a == b:
            return None
        if found := _between(a, b):
            return found
    return None


@lru_cache(4096)
def _last_two(name: str) -> tuple[str, ...]:
    """The last two letters when no letter is taken off, one, and so on."""
    return tuple(name[max(0, len(name) - i - 2) : max(0, len(name) - i)] for i in range(_ENDING))


def _between(a: str, b: str) -> str | None:
    """The difference of two words without accents, which must not be in their last two letters but for "-sky"."""
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    x, y = a[start : len(a) - end], b[start : len(b) - end]
    if len(x) + len(y) > _LONGEST:
        return None
    before = max(0, start - 1)
    if _sound(a[before:], b[before:]):
        sky = _SKY.search(a) and _SKY.search(b)
        return "letter" if sky or end >= 2 else None
    if end < 2 or start < 1 or min(len(a), len(b)) <= _SHORTEST:
        return None
    if len(x) <= 1 and len(y) <= 1 and {*x, *y} <= _VOWELS | {"h"}:
        return "letter"
    if (len(x) <= 1 and len(y) <= 1) or (len(x) == len(y) == 2 and x == y[::-1]):
        return "slip"
    return None


@lru_cache(4096)
def _sound(a: str, b: str) -> bool:
    """Whether both can be read alike, letter by letter or by letters of one sound."""
    if a == b:
        return True
    if not a or not b or abs(len(a) - len(b)) > _ENDING:
        return False
    if a[0] == b[0] and _sound(a[1:], b[1:]):
        return True
    return any((a[:i], b[:j]) in _SOUNDS and _sound(a[i:], b[j:]) for i, j in _STEPS)


@lru_cache(4096)
def plain(name: str) -> str:
    """The name in lower case without accents."""
    if name.isascii():
        return name.lower()
    bare = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))
    return bare.translate(_SPECIAL)


def _without_capitals(a: str, b: str, script: str) -> str | None:
    if _seen(a) == _seen(b):
        return None
    one, other = _folded(a, script), _folded(b, script)
    return "letter" if one == other else "vowels" if _consonants(one, script) == _consonants(other, script) else None


def _seen(name: str) -> str:
    """The name without marks that come and go, with Persian letters for Arabic ones that look alike."""
    return _UNSEEN.sub("", unicodedata.normalize("NFC", name)).translate(_PERSIAN)


def _consonants(folded: str, script: str) -> str:
    vowels = _VOWEL_LETTERS.get(script)
    return vowels.sub("", folded) if vowels else folded


@lru_cache(4096)
def _folded(name: str, script: str) -> str:
    """The name with one letter for each group of letters that transliterations take for each other."""
    folded = unicodedata.normalize("NFD", name) if script == "Kore" else _seen(name)
    for pattern, letter in _FOLDS.get(script, ()):
        folded = re.sub(pattern, letter, folded)
    return folded


_FIRST = str.maketrans({**dict.fromkeys("ckqghszxt", "k"), **dict.fromkeys("jyied", "j"), **dict.fromkeys("vwu", "v"), "p": "f",
                        **dict.fromkeys("еэєйя", "е"), **dict.fromkeys("гх", "г"), **dict.fromkeys("ву", "в"), **dict.fromkeys("тцдж", "т"),
                        **dict.fromkeys("ιηυεοω", "ι"), **dict.fromkeys("μβπ", "μ"), **dict.fromkeys("ντδ", "ν")})  # fmt: skip


def bucket(name: str, language: Language) -> str:
    """What spellings of one name have in common for certain, so that only names of one bucket are compared."""
    if not language.casing.cased:
        return _consonants(_folded(name, language.script), language.script)
    return plain(name)[:1].translate(_FIRST)


@cache
def _english() -> frozenset[str]:
    """English words that other languages quote in capitals: "Parliament" beside their own "Parlament"."""
    english = load("en")
    return lexicon.load("en") | {w.lower() for w in (english.casing.capitals if english else ())}
