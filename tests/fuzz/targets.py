"""What must hold of any input at all. Each target takes bytes and raises where it doesn't; `fuzz.py` feeds them.

The first bytes choose what is varied (a format, a language); the rest is the input. Files that once broke a target are
kept in `corpus/<target>/` and replayed by the default tests.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from qa.alignment import align
from qa.checker import Checker
from qa.document import Document
from qa.errors import InputError, QaError
from qa.fixing import fixed, fixes
from qa.languages import CODES
from qa.output import FORMATS, View, render
from qa.output.visible import is_unseen
from qa.readers import ReadOptions, read
from qa.report import Report
from qa.rewriting import rewrite
from qa.segmentation import segment
from qa.suppressions import suppressed

ENDINGS = ("txt", "html", "md", "json", "jsonl", "xlf", "tmx", "po", "csv", "tsv", "unknown")
LANGUAGES = (*CODES, "nb", "pt-BR", "zu", None)
_MOST = 20_000
"""Bytes of an input that are used: more is a matter of `tests/robustness`."""


def readers(data: bytes) -> None:
    """A file of any format is documents, or errors that say in one line what is wrong; places lie in the file."""
    for item in _read(ENDINGS[_choice(data, 0, ENDINGS)], data[1:]):
        if isinstance(item, InputError):
            assert str(item)
            assert "\n" not in str(item)
        else:
            _sound(item)
            if item.source:
                _sound(item.source)
                for link in item.links:
                    assert 0 <= link.start <= link.end <= len(item.text)
                    assert 0 <= link.source_start <= link.source_end <= len(item.source.text)
                assert all(a.end <= b.start for a, b in pairwise(item.links))


def segmentation(data: bytes) -> None:
    """Blocks and sentences lie in order in the text, and between them there is nothing but space."""
    text, lang = _text(data[1:]), LANGUAGES[_choice(data, 0, LANGUAGES)]
    document = segment(Document.from_text(text, lang))
    _sound(document)
    ends = [0, *(s.end for s in document.sentences)]
    starts = [*(s.start for s in document.sentences), len(text)]
    for end, start in zip(ends, starts, strict=True):
        assert end <= start
        assert not text[end:start].strip(), (end, start)
    for sentence in document.sentences:
        block = document.blocks[sentence.block]
        assert block.start <= sentence.start < sentence.end <= block.end


def rules(data: bytes) -> None:
    """No rule breaks down; every finding marks words of the text, and says where they stand."""
    text, lang = _text(data[1:]), LANGUAGES[_choice(data, 0, LANGUAGES)]
    _told(_checker().check(text, lang=lang))


def rules_with_source(data: bytes) -> None:
    """The same with a source, the text before the first form feed."""
    source, _, text = _text(data[2:]).partition("\f")
    of_source = Document.from_text(source, LANGUAGES[_choice(data, 1, LANGUAGES)])
    report = _checker().check(text, lang=LANGUAGES[_choice(data, 0, LANGUAGES)], source=of_source)
    _told(report)
    for finding in report.findings:
        if finding.counterpart:
            assert 0 <= finding.counterpart[0] <= finding.counterpart[1] <= len(source)


def alignment(data: bytes) -> None:
    """Links are in the order of the text and don't overlap; each sentence of the text is in one."""
    source, _, text = _text(data).partition("\f")
    document = segment(Document(text, "de", source=segment(Document.from_text(source, "en"))))
    links = align(document)
    assert all(a.end <= b.start for a, b in pairwise(links))
    assert all(0 <= k.source_start <= k.source_end <= len(source) for k in links)
    covered = {i for k in links for i, s in enumerate(document.sentences) if k.start <= s.start and s.end <= k.end}
    assert covered == set(range(len(document.sentences))) or not document.source


def outputs(data: bytes) -> None:
    """Every format can be read back by what reads such files, and no character of a text works as a command."""
    path, _, text = _text(data[1:]).partition("\f")
    document = Document.from_text(text, LANGUAGES[_choice(data, 0, LANGUAGES)], path or "a.txt")
    report = _checker().check(document)
    for name in FORMATS:
        written = render([report], View(unread=(path,)), name)
        written.encode()
        READ_BACK[name](written)


def suppression(data: bytes) -> None:
    """Whatever stands in a directive, findings are left out or kept, none is lost or made up."""
    ending = ENDINGS[_choice(data, 0, ENDINGS)]
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        file = Path(folder, f"a.{ending}")
        file.write_bytes(data[1:_MOST])
        reports = [_checker().check(d, lang="en") for d in read(file) if isinstance(d, Document)]
        for before, after in zip(reports, suppressed(reports, _checker().rules), strict=True):
            assert set(before.findings) >= set(after.findings) - {f for f in after.findings if f.code == "qa"}


def fixing(data: bytes) -> None:
    """Fixes apply without overlap, to the file as to the text, and none brings back what another did away with."""
    ending, lang = ENDINGS[_choice(data, 0, ENDINGS)], LANGUAGES[_choice(data, 1, LANGUAGES)]
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        file = Path(folder, f"a.{ending}")
        file.write_bytes(data[2:_MOST])
        reports = [_checker().check(d, lang=lang) for d in read(file) if isinstance(d, Document)]
        for report in reports:
            chosen = fixes(report, unsafe=True).chosen
            assert all(a.end <= b.start for a, b in pairwise(chosen))
            seen, text = set(), report.text
            while text not in seen and len(seen) < 10:
                seen.add(text)
                text, before = fixed(_checker().check(text, lang=lang)), text
                assert text == before or text not in seen, "fixes go round in circles"
        with suppress(QaError):
            rewrite(str(file), reports, ReadOptions())


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    f.__name__: f for f in (readers, segmentation, rules, rules_with_source, alignment, outputs, suppression, fixing)
}


def _choice(data: bytes, at: int, among: tuple[object, ...]) -> int:
    return data[at] % len(among) if len(data) > at else 0


def _text(data: bytes) -> str:
    """Bytes as text; those that are no UTF-8 stand for halves of pairs, which texts of other programs may hold."""
    return data[:_MOST].decode("utf-8", "surrogateescape")


@cache
def _checker() -> Checker:
    return Checker("none")


@cache
def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def _read(ending: str, data: bytes) -> Iterator[Document | InputError]:
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        file = Path(folder, f"a.{ending}")
        file.write_bytes(data[:_MOST])
        yield from read(file)


def _sound(document: Document) -> None:
    """Whether blocks are in order and not empty, and every offset has a place in the file."""
    text = document.text
    assert all(0 <= b.start < b.end <= len(text) for b in document.blocks)
    assert all(a.end <= b.start for a, b in pairwise(document.blocks))
    last = 0
    for offset in range(0, len(text) + 1, max(1, len(text) // 50)):
        line, column = document.positions.line_column(offset)
        assert line >= 1
        assert column >= 1
        assert document.positions.file_offset(offset) >= last or document.links
        last = document.positions.file_offset(offset)


def _told(report: Report) -> None:
    text = report.text
    for f in report.findings:
        assert 0 <= f.start <= f.end <= len(text), f
        assert f.text == text[f.start : f.end], f
        assert (f.line, f.column) <= (f.end_line, f.end_column), f
        assert 0 <= f.confidence <= 1, f
        assert f.message, f
    for p in report.passages:
        assert 0 <= p.start < p.end <= len(text)
        assert 0 <= p.suspicion <= 1
    assert list(report.findings) == sorted(report.findings, key=lambda f: (f.start, f.end, f.code))


class _Page(HTMLParser):
    """Tells tags that only a text can have brought in."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("iframe", "object", "embed", "img", "link", "base", "form"), tag
        assert not any(name.startswith("on") or (value or "").startswith("javascript:") for name, value in attrs), attrs


def _read_page(written: str) -> None:
    _Page().feed(written)


def _read_console(written: str) -> None:
    assert not any(is_unseen(c) for c in written.replace("\n", "")), "a terminal might obey this"


def _read_github(written: str) -> None:
    for line in written.splitlines():
        assert not re.match(r"\s*::", line) or re.match(r"::(error|warning|notice|group|endgroup)\b[^:]*::", line), line


READ_BACK: Mapping[str, Callable[[str], object]] = {
    "console": _read_console,
    "json": json.loads,
    "jsonl": lambda written: [json.loads(line) for line in written.split("\n") if line],
    "sarif": json.loads,
    "github": _read_github,
    "gitlab": json.loads,
    "junit": ElementTree.fromstring,
    "checkstyle": ElementTree.fromstring,
    "markdown": lambda written: None,
    "html": _read_page,
}
