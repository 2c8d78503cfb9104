"""Put the fixes of reports into their file. Only the characters that a fix is about change, whatever the format.

A fix that is not written as one stretch of the file is left to be made by hand. The new file is read before it is given
out: where its text is not the one that the fixes make, those to blame are left out, too.
"""

from __future__ import annotations

import codecs
import os
import tempfile
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath

from qa.document import Document
from qa.errors import InputError
from qa.finding import Finding
from qa.fixing import Edit, edited, edits, fixed_text, fixes, whole_block
from qa.notation import Notation, notation
from qa.readers import ReadOptions, parse, read, xml
from qa.readers.decode import decode
from qa.report import Report
from qa.whole_file import write_whole

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENCODINGS = (
    *(
        "utf-8",
        "utf-16-le",
        "utf-16-be",
        "cp1252",
        "cp1250",
        "cp1251",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
    ),
    *("iso8859-1", "iso8859-2", "iso8859-5", "iso8859-7", "iso8859-15", "cp874", "koi8-r", "koi8-u", "cp932", "euc_jp"),
    *("gb18030", "big5hkscs", "cp949"),
)
_XML = (".xlf", ".xliff", ".tmx")
_HALVINGS = 6
"""How often a group of fixes that don't read back is halved to find those to blame, before all of it is left out."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What becomes of a file.

    Attributes:
        file: its path.
        old, new: its text before and after.
        data: its bytes before.
        new_data: its bytes after.
        fixed: how many fixes are made.
        by_hand: how many have to be made by hand.
        waiting: how many overlap others and wait for the next run.
        unsafe: how many are left out because they are not safe.
    """

    file: str
    old: str
    new: str
    data: bytes
    new_data: bytes
    fixed: int
    by_hand: int
    waiting: int
    unsafe: int


@dataclass(frozen=True, slots=True)
class _Fix:
    """A fix of one of the reports, by its index, and the edit of the file that makes it."""

    report: int
    finding: Finding
    edit: Edit


def rewrite(file: str, reports: Sequence[Report], options: ReadOptions, *, unsafe: bool = False) -> Rewrite:
    """What fixes make of a file.

    Args:
        file: its path.
        reports: on all documents of the file, in its order.
        options: with which it was read.
        unsafe: whether fixes are made that are not safe.

    Raises:
        InputError: the file can't be read, or not be written in its encoding.
    """
    data = _bytes(file)
    found = [fixes(report, unsafe=unsafe) for report in reports]
    waiting, left = sum(f.waiting for f in found), sum(f.unsafe for f in found)
    count = sum(len(f.chosen) for f in found)
    if not count:
        return Rewrite(file, "", "", data, data, 0, 0, waiting, left)
    old = _text(data, file)
    bom, encoding = _encoding(data, old, file)
    documents = [report.document for report in reports]

    def encoded(chosen: Sequence[_Fix]) -> bytes | None:
        """The bytes of the file with these fixes; None where it then does not read as it should."""
        try:
            new_data = bom + edited(old, [fix.edit for fix in chosen]).encode(encoding)
        except UnicodeEncodeError:
            return None
        return new_data if _texts(new_data, file, options) == _wanted(documents, chosen) else None

    placed = _placed(documents, [f.chosen for f in found], old, file)
    made = _sound(_apart(placed), lambda chosen: encoded(chosen) is not None)
    new = edited(old, [fix.edit for fix in made])
    new_data = (encoded(made) if made else None) or data
    return Rewrite(file, old, new, data, new_data, len(made), count - len(made), waiting, left)


def edits_of_text(
    text: str, name: str, documents: Sequence[Document], chosen: Sequence[Collection[Finding]], options: ReadOptions
) -> list[Edit]:
    """The edits that make the suggestions of findings in the text of a file, for one that an editor has open.

    Args:
        text: of the file.
        name: of the file; its ending tells the format.
        documents: all that the text holds, in its order.
        chosen: for each document the findings to settle; no two overlap.
        options: with which it was read.
    """

    def reads_back(fixes: Sequence[_Fix]) -> bool:
        read_again = parse(edited(text, [fix.edit for fix in fixes]), name, options)
        return [_words(d.text) for d in read_again if isinstance(d, Document)] == _wanted(documents, fixes)

    return [fix.edit for fix in _sound(_apart(_placed(documents, chosen, text, name)), reads_back)]


def _placed(documents: Sequence[Document], chosen: Sequence[Collection[Finding]], old: str, file: str) -> list[_Fix]:
    """The fixes of each document as edits of the file, those for which there is one."""
    written = notation(file, old)
    return [
        _Fix(i, finding, place)
        for i, document in enumerate(documents)
        for finding, change in zip(chosen[i], edits(document, chosen[i]), strict=True)
        if written and (place := _place(document, finding, change, old, written))
    ]


def _sound(chosen: Sequence[_Fix], good: Callable[[Sequence[_Fix]], bool], halvings: int = _HALVINGS) -> list[_Fix]:
    """Those of the fixes that go together."""
    if not chosen or good(chosen):
        return [*chosen]
    if len(chosen) == 1 or not halvings:
        return []
    half = len(chosen) // 2
    first, second = (_sound(part, good, halvings - 1) for part in (chosen[:half], chosen[half:]))
    return [*first, *second] if good([*first, *second]) else first


def _wanted(documents: Sequence[Document], chosen: Sequence[_Fix]) -> list[list[str]]:
    """The words of each document with these fixes."""
    return [
        _words(fixed_text(document, [fix.finding for fix in chosen if fix.report == i]))
        for i, document in enumerate(documents)
    ]


def write_back(change: Rewrite) -> None:
    """Put the new file in the place of the old one, in one step and with its permissions.

    Raises:
        InputError: it can't be written, or is no longer what was checked.
    """
    target = os.path.realpath(change.file)
    if not os.access(target, os.W_OK):
        raise InputError(f"{change.file}: can't be written: not allowed to; check its permissions")
    if _bytes(change.file) != change.data:
        raise InputError(f"{change.file}: was changed by something else meanwhile, and is left as it is; run again")
    try:
        write_whole(Path(change.file), change.new_data)
    except OSError as error:
        raise InputError(f"{change.file}: can't be written: {error.strerror or error}") from None


def _place(document: Document, finding: Finding, change: Edit, old: str, written: Notation) -> Edit | None:
    """The edit of the file that makes a fix; None where there is none that changes nothing else."""
    text = written.encode(finding.suggestion or "")
    if text is None or written.encode(finding.text) is None:
        return None
    whole = whole_block(document, finding) is not None
    if whole and written.cut:
        outline = written.outline(document, old, finding.start, finding.end)
        span = written.cut(old, *outline)
        return Edit(*span, "") if span else None
    for start, end in ((change.start, change.end), (finding.start, finding.end)):
        if span := written.stretch(document, old, start, end):
            return Edit(*span, text)
    return None


def _apart(placed: Sequence[_Fix]) -> list[_Fix]:
    """The fixes by place in the file, without those that take out what another one changes."""
    apart: list[_Fix] = []
    done, deletes = 0, True
    for fix in sorted(placed, key=lambda fix: (fix.edit.start, fix.edit.end)):
        if fix.edit.start >= done or (deletes and not fix.edit.text):
            apart.append(fix)
            done, deletes = max(done, fix.edit.end), not fix.edit.text
    return apart


def _texts(data: bytes, file: str, options: ReadOptions) -> list[list[str]]:
    """The words of each document of a file with these bytes."""
    with tempfile.TemporaryDirectory(prefix="qa-") as folder:
        path = Path(folder) / PurePath(file).name
        path.write_bytes(data)
        return [_words(d.text) for d in read(path, options) if isinstance(d, Document)]


def _words(text: str) -> list[str]:
    return text.split()


def _bytes(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise InputError(f"{file}: can't be read: {error.strerror or error}") from None


def _text(data: bytes, file: str) -> str:
    """The text of a file as its reader sees it."""
    suffix = PurePath(file).suffix.lower()
    if suffix in _XML:
        with open(file, "rb") as stream:
            return "".join(xml.chunks(stream, file))
    return decode(data, file, markup=suffix in (".html", ".htm", ".xhtml"))


def _encoding(data: bytes, text: str, file: str) -> tuple[bytes, str]:
    """Byte order mark and encoding in which the text of a file gives exactly its bytes."""
    marks = [(bom, name) for bom, name in _BOMS if data.startswith(bom)]
    for bom, name in (*marks, *((b"", name) for name in _ENCODINGS)):
        with suppress(UnicodeEncodeError):
            if bom + text.encode(name) == data:
                return bom, name
    raise InputError(f"{file}: can't be changed, since its encoding is not clear; save it as UTF-8")
