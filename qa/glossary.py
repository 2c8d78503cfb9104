"""Glossaries: which words translate which, read from CSV (a header, then a term a line) or TBX.

Columns of a CSV file: `source` and `target` (several allowed wordings parted by `|`), and as needed `forbidden`
(wordings that must not be used, also by `|`), `do-not-translate` (yes: the term stands in the translation as it is),
`case` (yes: capitals matter) and `note` (shown with a finding). Commas, semicolons or tabs part them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from qa.errors import UsageError

_COLUMNS = ("source", "target", "forbidden", "do-not-translate", "case", "note")
_YES = frozenset({"yes", "y", "true", "1", "x", "sensitive"})
_NO = frozenset({"", "no", "n", "false", "0", "insensitive"})
_DEPRECATED = ("deprecated", "superseded", "forbidden", "obsolete", "not recommended", "notrecommended")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a glossary.

    Attributes:
        sources: wordings in the source's language; none where the entry only forbids.
        targets: allowed wordings in the translation.
        forbidden: wordings that must not stand in the translation.
        verbatim: whether the source's wording must stand in the translation unchanged.
        cased: whether capitals matter.
        note: what the glossary says about it.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    verbatim: bool = False
    cased: bool = False
    note: str = ""


@lru_cache(maxsize=16)
def read(path: str, theirs: str, own: str) -> tuple[Term, ...]:
    """The entries of a glossary for one pair of languages. A CSV file is taken to be for that pair.

    Args:
        path: a `.csv`, `.tsv` or `.tbx` file.
        theirs: base code of the source's language.
        own: base code of the translation's.

    Raises:
        UsageError: the file can't be read, or is not what its name says.
    """
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"glossary {path}: can't be read: {error.strerror}") from error
    try:
        text = raw.decode("utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"glossary {path}: is not UTF-8; save it as UTF-8") from None
    kind = Path(path).suffix.lower()
    if kind in {".csv", ".tsv"}:
        return tuple(_csv(text, path))
    if kind in {".tbx", ".xml"}:
        return tuple(_tbx(text, path, theirs, own))
    raise UsageError(f"glossary {path}: is neither .csv nor .tbx; save it as one of these")


def _csv(text: str, path: str) -> Iterator[Term]:
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [name.strip().lower().replace("_", "-").replace(" ", "-") for name in next(reader, [])]
        for needed in ("source", "target"):
            if needed not in names:
                raise UsageError(f'glossary {path}: has no column "{needed}"; its first line must name the columns')
        if unknown := [name for name in names if name not in _COLUMNS]:
            raise UsageError(f'glossary {path}: unknown column "{unknown[0]}"; known are {", ".join(_COLUMNS)}')
        for row in reader:
            if any(cell.strip() for cell in row):
                yield _entry(row, names, f"glossary {path}, line {reader.line_num}")
    except csv.Error as error:
        raise UsageError(f"glossary {path}, line {reader.line_num}: is not valid CSV: {error}") from None


def _entry(row: list[str], names: list[str], place: str) -> Term:
    if len(row) > len(names):
        raise UsageError(f"{place}: has {len(row)} cells for {len(names)} columns; put quotes around cells with commas")
    cells = {name: cell.strip() for name, cell in zip(names, row, strict=False)}
    sources, targets, forbidden = (_wordings(cells.get(n, "")) for n in ("source", "target", "forbidden"))
    verbatim = _flag(cells, "do-not-translate", place)
    if not sources and not forbidden:
        raise UsageError(f"{place}: has neither a source term nor a forbidden one")
    if sources and not (targets or forbidden or verbatim):
        raise UsageError(f'{place}: "{sources[0]}" has no target; give one, or do-not-translate')
    return Term(sources, targets, forbidden, verbatim, _flag(cells, "case", place), cells.get("note", ""))


def _wordings(cell: str) -> tuple[str, ...]:
    return tuple(word for part in cell.split("|") if (word := " ".join(part.split())))


def _flag(cells: dict[str, str], name: str, place: str) -> bool:
    value = cells.get(name, "").lower()
    if value not in _YES | _NO:
        raise UsageError(f'{place}: "{name}" must be yes or no, not "{value[:40]}"')
    return value in _YES


def _tbx(text: str, path: str, theirs: str, own: str) -> Iterator[Term]:
    if "<!ENTITY" in text:  # nothing that a file declares is expanded
        raise UsageError(f"glossary {path}: declares entities, which are not read; remove the declarations")
    try:
        root = ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text))  # noqa: S314
    except ElementTree.ParseError as error:
        raise UsageError(f"glossary {path}: is not valid XML: {error}") from None
    concepts = [e for e in root.iter() if _name(e) in {"termEntry", "conceptEntry"}]
    if not concepts:
        raise UsageError(f"glossary {path}: has no terms; a TBX file holds them in <termEntry> or <conceptEntry>")
    for concept in concepts:
        sources, _ = _terms(concept, theirs)
        targets, forbidden = _terms(concept, own)
        if forbidden or (sources and targets):
            yield Term(sources, targets, forbidden)


def _terms(concept: ElementTree.Element, lang: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The allowed and the forbidden terms of a concept in one language."""
    allowed: list[str] = []
    forbidden: list[str] = []
    for section in concept:
        if _name(section) not in {"langSet", "langSec"} or _base(section.get(_LANG) or section.get("lang")) != lang:
            continue
        for group in section:
            words = " ".join(" ".join("".join(e.itertext()).split()) for e in group.iter() if _name(e) == "term")
            status = " ".join(
                (e.text or "").lower() for e in group.iter() if "status" in (e.get("type") or _name(e)).lower()
            )
            if words:
                (forbidden if any(mark in status for mark in _DEPRECATED) else allowed).append(words)
    return tuple(allowed), tuple(forbidden)


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _base(lang: str | None) -> str:
    return (lang or "").replace("_", "-").split("-")[0].lower()
