"""Bytes → text: byte order mark, UTF-8, the encoding that markup declares, then a guess."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from qa.errors import InputError, UsageError

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"\x7fELF", b"\xd0\xcf\x11\xe0")
_CONTROLS = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32))  # but tab, line ends and escape
_HALF_WIDTH = re.compile(r"[\uff66-\uff9f]")
"""Katakana that no news is written in: what other alphabets look like when read as Shift JIS."""

_AMID_LETTERS = re.compile(rb"[A-Za-z][\x80-\xff]{1,2}(?![\x80-\xff])")
_SAMPLE = 1 << 16
_WINDOW = 1 << 14
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_UNCUT = re.compile(rb"[^\x00-\x2f]*+(.*[\x00-\x2f])[^\x00-\x2f]*", re.DOTALL)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta\b[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_AS_BROWSERS_READ = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
}
"""Python's name of a declared encoding → the superset that browsers take for it (WHATWG Encoding Standard)."""
_OF_TEXT = ("ascii", "big5", "cp", "euc", "gb", "hz", "iso", "johab", "koi8", "mac", "shift", "tis")
_NOT_PYTHONS = {"x-sjis": "cp932", "windows-31j": "cp932", "windows-874": "cp874", "x-gbk": "gb18030"}
_LATIN = ("cp1252", "cp1250", "cp1254", "cp1257", "iso8859-2")
_OTHERS = (
    "cp1251",
    "cp1253",
    "cp1255",
    "cp1256",
    "cp874",
    "koi8-r",
    "cp932",
    "euc_jp",
    "gb18030",
    "big5hkscs",
    "cp949",
)
_LETTERS = {
    "cs, sk": "áäčďéěíĺľňóôŕřšťúůýž",
    "da, nb": "æøåéóôê",
    "de": "äöüß",
    "es": "áéíñóúü",
    "et": "äõöüšž",
    "fr": "àâçéèêëîïôœùûüÿ",
    "hr, sl, sr": "čćđšž",
    "hu": "áéíóöőúüű",
    "is": "áðéíóúýþæö",
    "it, ca": "àèéíìïòóúùüç",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "nl": "áéëèïíóöü",
    "pl": "ąćęłńóśźż",
    "pt": "àáâãçéêíóôõú",
    "ro": "ăâîşţ",
    "sq": "çë",
    "sv, fi": "åäöéü",
    "tr": "çğıöşüâîû",
}
"""Non-ASCII letters of languages in Latin script: they tell code pages apart that all decode the same bytes."""


def decode(data: bytes, path: str, *, encoding: str | None = None, markup: bool = False) -> str:
    """The text of a file, without its byte order mark.

    `encoding` settles it where given; `markup` lets `<meta charset>` and the XML declaration speak. Bytes that fit
    nowhere in an otherwise clear encoding become U+FFFD, as in a browser; a file that is no text raises InputError.
    """
    if encoding is not None:
        return _as_told(data, path, encoding)
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace")
    if data.startswith(_MAGIC):
        raise _binary(path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        if _control_share(data) > 0.05:
            raise _binary(path) from None
        return data.decode(_legacy(data, path, markup), "replace")
    if _control_share(data) > 0.3:
        raise _binary(path)
    return text


def _as_told(data: bytes, path: str, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise UsageError(
            f"unknown encoding {encoding!r}; use a name such as utf-8, windows-1252 or shift_jis"
        ) from None
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: not {encoding} at byte {error.start}; name another encoding, or none to have it found out"
        ) from None


def _legacy(data: bytes, path: str, markup: bool) -> str:
    """The encoding of bytes that are not all UTF-8."""
    if _nearly_utf8(data):
        return "utf-8"
    declared = _declared(data) if markup else None
    if declared is not None:
        return declared
    found = _guess(_sample(data))
    if found is None:
        raise InputError(f"{path}: its encoding is not clear; save it as UTF-8, or name the encoding")
    return found


def _guess(sample: bytes) -> str | None:
    """The likeliest encoding by charset_normalizer, put right where it can't tell code pages apart."""
    latin = max(_LATIN, key=lambda name: _letters_fit(sample, name))
    fit = _letters_fit(sample, latin)
    matches = from_bytes(sample, cp_isolation=[*_LATIN, *_OTHERS])
    likely = [codecs.lookup(match.encoding).name for match in matches if not _HALF_WIDTH.search(str(match))]
    others = [name for name in likely if name not in _LATIN]
    if likely and likely[0] not in _LATIN:
        return latin if fit > 0.9 and _AMID_LETTERS.search(sample) else others[0]
    if fit > 0.7 or (likely and not others):
        return latin
    return others[0] if others else None


def _nearly_utf8(data: bytes) -> bool:
    """Whether all but stray bytes are UTF-8: other encodings form its sequences by accident only."""
    text = data.decode("utf-8", "replace")
    odd = text.count("\ufffd")
    return odd * 4 <= len(text) - len(text.encode("ascii", "ignore"))


def _declared(data: bytes) -> str | None:
    """The encoding that markup declares, as a browser takes it; None if there is none or a wrong one."""
    match = _DECLARED.search(data[:4096])
    if match is None:
        return None
    label = (match[1] or match[2]).decode("ascii").lower()
    try:
        name = codecs.lookup(_NOT_PYTHONS.get(label, label)).name
    except LookupError:
        return None
    # it is not UTF-8, as we know by now, nor UTF-16, which could not be read this far, nor a codec such as "hex"
    return _AS_BROWSERS_READ.get(name, name) if name.startswith(_OF_TEXT) else None


def _sample(data: bytes) -> bytes:
    """Enough of a large file to guess from: windows that start where its text stops being ASCII.

    Windows begin and end at a control character, space or mark below "0", which no legacy encoding uses inside a
    character.
    """
    if len(data) <= _SAMPLE:
        return data
    windows = []
    for start in range(0, len(data), len(data) // 4 + 1):
        odd = _NOT_ASCII.search(data, start)
        if odd is not None:
            window = data[max(0, odd.start() - 200) : odd.start() + _WINDOW]
            cut = _UNCUT.fullmatch(window)
            windows.append(cut[1] if cut else window)
    return b"\n".join(windows)


def _letters_fit(data: bytes, encoding: str) -> float:
    """Share of the non-ASCII characters that are letters of the one language that they fit best."""
    try:
        text = data.decode(encoding).lower()
    except UnicodeDecodeError:
        return -1.0
    odd = [c for c in text if c > "\x7f" and c not in " «»„“”‘’‚‹›–—…•°§©®€£ºª·¡¿"]
    return max(sum(c in letters for c in odd) for letters in _LETTERS.values()) / len(odd) if odd else 1.0


def _control_share(data: bytes) -> float:
    head = data[:_SAMPLE]
    return (len(head) - len(head.translate(None, _CONTROLS))) / (len(head) or 1)


def _binary(path: str) -> InputError:
    return InputError(f"{path}: looks binary, not text; export it as text, HTML, Markdown or JSON, or leave it out")
