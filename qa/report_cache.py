"""Reports kept on disk, so that a second run checks only what changed.

A report is kept under all that it follows from: the text, its blocks and its source, the rules and their options with
the files that these name, the models, what the other documents of the run have to do with it, and the code of `qa`.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, astuple, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from qa import recurrence
from qa.document import Block, Document, Link, Role
from qa.finding import Finding, Severity
from qa.report import Passage, Report
from qa.rules.registry import TABLE
from qa.rules.rule import Rule
from qa.scoring.cache import Cache, key
from qa.spellings import Spellings

_LAYOUT = b"report 1"


class ReportCache:
    """Reports in a `Cache`, of one way to check.

    Args:
        cache: where they are kept.
        basis: of `basis`.
        spellings: the common names of the run.
    """

    def __init__(self, cache: Cache, basis: str, spellings: Mapping[str, Spellings]) -> None:
        self._cache = cache
        names = {lang: asdict(of_lang) for lang, of_lang in spellings.items()}
        self._basis = basis + _json(names)

    def reports(
        self,
        documents: Sequence[Document],
        recurring: Sequence[frozenset[str]],
        signatures: Sequence[str],
        check: Callable[[Sequence[int]], Sequence[Report]],
    ) -> list[Report]:
        """The report on each document.

        Args:
            documents: segmented, their languages known.
            recurring: the keys of blocks that recur in the run, for each.
            signatures: of each.
            check: gives the reports that are not kept, by their indexes, in one call.
        """
        keys = [
            key(_LAYOUT, self._basis, signature, _json(_common(document, blocks)), *_parts(document))
            for document, blocks, signature in zip(documents, recurring, signatures, strict=True)
        ]
        return self._cache.values(keys, check, dump, lambda i, data: load(documents[i], data))


def basis(rules: Sequence[Rule], options: Mapping[str, Mapping[str, object]]) -> str | None:
    """What reports follow from beside the documents and the models; None if that can't be told.

    Of rules of other packages it can't: nobody knows what they read.
    """
    if any(rule.code not in TABLE for rule in rules):
        return None
    values = [value for of_rule in options.values() for value in of_rule.values()]
    files = {value: _content(value) for value in values if isinstance(value, str)}
    return _json([_code(), {code: dict(of_rule) for code, of_rule in options.items()}, files])


def _content(name: str) -> str:
    """A digest of the file of that name, "" where there is none."""
    try:
        return hashlib.sha256(Path(name).read_bytes()).hexdigest()
    except (OSError, ValueError):
        return ""


@cache
def _code() -> str:
    """Changes whenever a file of the package does."""
    with resources.as_file(resources.files("qa")) as package:
        found = [(str(p.relative_to(package)), p.stat()) for p in sorted(package.rglob("*.*")) if p.suffix != ".pyc"]
    return _json([(name, stat.st_size, stat.st_mtime_ns) for name, stat in found])


def _common(document: Document, recurring: frozenset[str]) -> list[str]:
    """The keys of the document's own blocks that recur."""
    return sorted(recurring & {recurrence.key(document.slice(b)) for b in document.blocks}) if recurring else []


def _parts(document: Document) -> Iterable[str]:
    """All of a document and of its source."""
    spans = [[astuple(span) for span in of] for of in (document.blocks, document.sentences, document.links)]
    about = [document.lang, document.path, document.markup, spans, astuple(document.positions)]
    yield document.text
    yield _json(about)
    if document.source:
        yield from _parts(document.source)


def dump(report: Report) -> bytes:
    """A report as bytes, but for the text."""
    number = {finding: i for i, finding in enumerate(report.findings)}
    source = report.document.source
    passages = []
    for p in report.passages:
        places = [number[finding] for finding in p.findings]
        verdict = [p.fluency, p.quality, p.suspicion, p.suspect]
        passages.append([p.start, p.end, p.line, p.role, *verdict, places, p.source])
    kept = {
        "roles": [block.role for block in report.document.blocks],
        "source roles": [block.role for block in source.blocks] if source else [],
        "links": [astuple(link) for link in report.document.links],
        "findings": [astuple(finding) for finding in report.findings],
        "passages": passages,
        "rest": [report.fluency, report.quality, report.model, report.revision, report.signature, report.notes],
    }
    return zlib.compress(_json(kept).encode("utf-8", "surrogatepass"), 1)


def load(document: Document, data: bytes) -> Report | None:
    """The report on a document that `dump` dumped; None if the bytes are damaged."""
    try:
        kept = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
        findings = [_finding(*values) for values in kept["findings"]]
        fluency, quality, model, revision, signature, notes = kept["rest"]
        source = document.source
        return Report(
            replace(
                document,
                blocks=_with_roles(document.blocks, kept["roles"]),
                source=source and replace(source, blocks=_with_roles(source.blocks, kept["source roles"])),
                links=tuple(Link(*link) for link in kept["links"]),
            ),
            tuple(findings),
            tuple(_passage(document, findings, *values) for values in kept["passages"]),
            fluency,
            quality,
            model,
            revision,
            signature,
            tuple(notes),
        )
    except (ValueError, TypeError, KeyError, IndexError, zlib.error):
        return None


def _finding(code: str, name: str, severity: str, *values: Any) -> Finding:
    found = Finding(code, name, Severity(severity), *values)
    return replace(found, counterpart=_range(found.counterpart))


def _passage(document: Document, findings: Sequence[Finding], start: int, end: int, *values: Any) -> Passage:
    line, role, fluency, quality, suspicion, suspect, places, source = values
    return Passage(
        start=start,
        end=end,
        line=line,
        role=Role(role),
        text=document.text[start:end],
        fluency=fluency,
        quality=quality,
        suspicion=suspicion,
        suspect=suspect,
        findings=tuple(findings[place] for place in places),
        source=_range(source),
    )


def _range(values: Sequence[int] | None) -> tuple[int, int] | None:
    return (values[0], values[1]) if values else None


def _with_roles(blocks: Sequence[Block], roles: Sequence[str]) -> tuple[Block, ...]:
    return tuple(replace(block, role=Role(role)) for block, role in zip(blocks, roles, strict=True))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
