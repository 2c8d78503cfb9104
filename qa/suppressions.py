"""What files say themselves of findings that are not to be reported, in the comments that their formats have.

| format | comment | speaks for |
|---|---|---|
| HTML, Markdown | `<!-- qa: ignore DOC102 -->` | the block after it if it stands alone, else its line |
| | `<!-- qa: ignore-start TYP -->` … `<!-- qa: ignore-end -->` | what stands between, or the rest of the file |
| front matter | `# qa: ignore TYP203` | the file |
| PO | `# qa: ignore SRC601` | the message below it |
| XLIFF, TMX | `<note>qa: ignore SRC601</note>` | the unit around it, or the file |
| JSON, JSON Lines | `"qa_ignore": ["SRC601"]` | the record |

Rules are given by code, name or beginning of a code; all are meant where none is given. After a colon there is room for
a reason. Plain text and tables have no comments: what stands in them is published.
"""

from __future__ import annotations

import io
import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path, PurePath

from qa.document import Positions
from qa.errors import InputError, UsageError
from qa.finding import Finding
from qa.leaving_out import without
from qa.output.safe import entry_of, file_of
from qa.readers import xml
from qa.readers.decode import decode
from qa.readers.front_matter import front_matter
from qa.report import Reason, Report
from qa.rules.registry import selected
from qa.rules.rule import Rule

Place = tuple[int, int]
"""Line and column of a file, from 1."""

_END: Place = (1 << 62, 1)
_SAID = r"[ \t]{0,99}+qa:[ \t]{0,99}+ignore"
_COMMENT = re.compile(r"<!--\s{0,99}+qa:\s{0,99}+ignore(-start|-end)?+(?![\w-])((?:[^-]|-(?!->)){0,999}+)-->")
_SETTING = re.compile(rf"^#{_SAID}(?![\w-])([^\r\n]*+)", re.MULTILINE)
_PO = re.compile(rf"#[.]?+{_SAID}(?![\w-])(.*+)", re.DOTALL)
_XML = re.compile(
    r"<(?P<close>/)?+(?:\w{1,20}:)?(?:(?P<unit>unit|trans-unit|tu)(?![\w-])"
    r"|note(?![\w-])[^<>]{0,999}+>\s{0,99}+qa:\s{0,99}+ignore(?![\w-])(?P<said>[^<]{0,999}+))"
)
_HINT = re.compile(rb"q\0{0,3}+a\0{0,3}+[:_]")
"""What stands in every file that may have such a comment, in any encoding."""


@dataclass(frozen=True, slots=True)
class Ignore:
    """A comment that has findings left out.

    Attributes:
        line: on which it stands.
        rules: as it names them; ("",) for all.
        start, end: it speaks for what stands between these two places of the file.
        block: it also speaks for the block that holds `start`, or else the next one.
        entry: the record of the file that it speaks for, `:12` or `[3]`; empty where that does not matter.
    """

    line: int
    rules: tuple[str, ...]
    start: Place = (1, 1)
    end: Place = _END
    block: bool = False
    entry: str = ""

    def covers(self, finding: Finding) -> bool:
        """Whether the finding touches what this speaks for."""
        if finding.end <= finding.start:
            return self.start <= (finding.line, finding.column) < self.end
        return (finding.line, finding.column) < self.end and self.start < (finding.end_line, finding.end_column)


def suppressed(reports: Sequence[Report], rules: Sequence[Rule]) -> list[Report]:
    """The reports without what the files have left out. Notes tell of comments that do nothing.

    Args:
        reports: of one run.
        rules: those that were applied.
    """
    files: dict[str, list[int]] = {}
    for i, report in enumerate(reports):
        if report.document.path not in (None, "-"):
            files.setdefault(file_of(report.document.path), []).append(i)
    result = list(reports)
    for file, indexes in files.items():
        if ignores := of_file(file):
            kept = apply([reports[i] for i in indexes], ignores, rules)
            for i, report in zip(indexes, kept, strict=True):
                result[i] = report
    return result


def of_file(file: str) -> list[Ignore]:
    """What a file says; nothing if it can't be read, or is of a format without comments."""
    ending = PurePath(file).suffix.lower()
    if ending not in _FORMATS:
        return []
    try:
        data = Path(file).read_bytes()
        if not _HINT.search(data):
            return []
        is_xml = _FORMATS[ending] is in_units
        text = "".join(xml.chunks(io.BytesIO(data), file)) if is_xml else decode(data, file, markup=True)
    except (OSError, ValueError, InputError):
        return []
    return of_text(text, file)


def of_text(text: str, name: str) -> list[Ignore]:
    """What the text of a file of that name says."""
    find = _FORMATS.get(PurePath(name).suffix.lower())
    return list(find(text)) if find else []


def apply(reports: Sequence[Report], ignores: Sequence[Ignore], rules: Sequence[Rule]) -> list[Report]:
    """The reports of one file without what its comments have left out, and with notes on those that do nothing."""
    by_entry: dict[str, list[tuple[int, Ignore]]] = {}
    for n, ignore in enumerate(_with_blocks(ignores, reports)):
        by_entry.setdefault(ignore.entry, []).append((n, ignore))
    used: set[tuple[int, str]] = set()
    kept: list[Report] = []
    places: dict[str, int] = {}
    for report in reports:
        entry = entry_of(report.document.path)
        here = by_entry.get("", []) + (by_entry.get(entry, []) if entry else [])
        places.setdefault(entry, len(kept))
        gone = []
        for finding in report.findings:
            by = [(n, rule) for n, i in here if i.covers(finding) for rule in i.rules if finding.code in _codes(rule)]
            used.update(by)
            gone += [finding] if by else []
        kept.append(without(report, gone, Reason.IGNORED))
    could = {rule.code for rule in rules if any(_can_find(rule, report) for report in reports)}
    for n, ignore in enumerate(ignores):
        at = places.get(ignore.entry, 0)
        notes = tuple(_fault(ignore, rule, could) for rule in ignore.rules if (n, rule) not in used)
        kept[at] = replace(kept[at], notes=(*kept[at].notes, *filter(None, notes)))
    return kept


def in_comments(text: str) -> Iterator[Ignore]:
    """What the comments of HTML and Markdown say, and the front matter."""
    place = _places(text)
    for setting in _SETTING.finditer(text, 0, front_matter(text).end):
        yield Ignore(place(setting.start())[0], _rules(setting[1]))
    opened: list[Ignore] = []
    for comment in _COMMENT.finditer(text):
        rules, start, end = _rules(comment[2]), place(comment.start()), place(comment.end())
        if comment[1] == "-start":
            opened.append(Ignore(start[0], rules, start))
        elif comment[1] == "-end":
            begun = next((i for i in reversed(opened) if rules in (i.rules, ("",))), None)
            if begun:
                opened.remove(begun)
            yield replace(begun, end=end) if begun else Ignore(start[0], rules, end, end)
        elif _is_alone(text, comment, start[1]):
            yield Ignore(start[0], rules, start, end, block=True)
        else:
            yield Ignore(start[0], rules, (start[0], 1), (end[0] + 1, 1))
    yield from opened


def in_messages(text: str) -> Iterator[Ignore]:
    """What the comments of a PO file say."""
    pending: list[Ignore] = []
    complete = False
    for number, line in enumerate(re.split(r"\r\n|[\r\n]", text), 1):
        words = line.lstrip()
        if complete and words.startswith(("#", "msgid", "msgctxt")):
            yield from (replace(ignore, end=(number, 1)) for ignore in pending)
            pending, complete = [], False
        if said := _PO.match(words):
            pending.append(Ignore(number, _rules(said[1]), (number, 1)))
        complete = complete or words.startswith("msgstr")
    yield from pending


def in_units(text: str) -> Iterator[Ignore]:
    """What the notes of XLIFF and TMX files say."""
    place = _places(text)
    start: Place | None = None
    pending: list[Ignore] = []
    for tag in _XML.finditer(text):
        if tag["said"] is not None:
            ignore = Ignore(place(tag.start())[0], _rules(tag["said"]), start or (1, 1))
            pending += [ignore] if start else []
            if not start:
                yield ignore
        elif tag["close"]:
            yield from (replace(ignore, end=place(tag.start())) for ignore in pending)
            start, pending = None, []
        else:
            start = place(tag.start())
    yield from pending


def in_records(text: str) -> Iterator[Ignore]:
    """What the fields `qa_ignore` of JSON say."""
    try:
        yield from _in_record(json.loads(text, strict=False), "", 1)
    except (ValueError, RecursionError):
        yield from in_lines(text)


def in_lines(text: str) -> Iterator[Ignore]:
    """What the fields `qa_ignore` of JSON Lines say."""
    for number, line in enumerate(text.split("\n"), 1):
        if "qa_ignore" in line:
            try:
                yield from _in_record(json.loads(line, strict=False), f":{number}", number)
            except (ValueError, RecursionError):
                continue  # the reader tells of it


_FORMATS: dict[str, Callable[[str], Iterator[Ignore]]] = {
    **dict.fromkeys((".html", ".htm", ".xhtml", ".md", ".markdown"), in_comments),
    ".po": in_messages,
    **dict.fromkeys((".xlf", ".xliff", ".tmx"), in_units),
    ".json": in_records,
    **dict.fromkeys((".jsonl", ".ndjson"), in_lines),
}
"""Ending of a file → what finds the comments in its text."""


def _in_record(value: object, entry: str, line: int) -> Iterator[Ignore]:
    if isinstance(value, list):
        for i, record in enumerate(value):
            if isinstance(record, dict):
                yield from _in_record(record, f"{entry}[{i}]", line)
    elif isinstance(value, dict) and "qa_ignore" in value:
        said = value["qa_ignore"]
        yield Ignore(line, tuple(str(rule)[:99] for rule in (said if isinstance(said, list) else [said])), entry=entry)


def _rules(said: str) -> tuple[str, ...]:
    """The rules that a comment names, before a colon and a reason."""
    return tuple(dict.fromkeys(re.findall(r"[^,\s]+", said.partition(":")[0]))) or ("",)


@cache
def _codes(rule: str) -> frozenset[str]:
    """The codes of the rules with that code, name or beginning of a code; none if there is none."""
    try:
        return frozenset(r.code for r in selected([rule] if rule else []))
    except UsageError:
        return frozenset()


def _fault(ignore: Ignore, rule: str, could: set[str]) -> str:
    """What is wrong with a comment that has nothing left out for that rule; empty where nothing is."""
    where = f"line {ignore.line}: qa: ignore {rule}".rstrip()
    if not _codes(rule):
        return f"{where}: there is no such rule; `qa rules` lists all"
    return f"{where}: finds nothing to ignore; remove it" if _codes(rule) & could else ""


def _can_find(rule: Rule, report: Report) -> bool:
    """Whether a rule had all that it needs."""
    return ("model" not in rule.needs or report.model != "rules") and (
        "source" not in rule.needs or report.document.source is not None
    )


def _with_blocks(ignores: Sequence[Ignore], reports: Sequence[Report]) -> list[Ignore]:
    """The comments that speak for a block with its place."""
    if not any(ignore.block for ignore in ignores):
        return [*ignores]
    spans = sorted(
        (r.document.positions.span(b.start, b.end)[2:], r.document.positions.line_column(b.start))
        for r in reports
        for b in r.document.blocks
    )
    resolved = []
    for ignore in ignores:
        at = bisect_right(spans, (ignore.end, _END))
        if ignore.block and at < len(spans):
            end, start = spans[at]
            ignore = replace(ignore, start=min(start, ignore.start), end=end)
        resolved.append(ignore)
    return resolved


def _places(text: str) -> Callable[[int], Place]:
    """What gives the line and column of an offset."""
    return Positions.of(text).line_column


def _is_alone(text: str, comment: re.Match[str], column: int) -> bool:
    """Whether nothing else stands on the lines of a comment that begins at that column."""
    before = text[comment.start() - min(column - 1, 999) : comment.start()]
    after = re.split(r"[\r\n]", text[comment.end() : comment.end() + 999], maxsplit=1)[0]
    return not before.strip() and not after.strip()
