"""Fingerprints: what a finding is known by from one run to the next, whatever is edited elsewhere in the text."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter

from qa.document import Document, Sentence
from qa.finding import Finding
from qa.report import Report

_WORD = re.compile(r"\w+")


def fingerprints(report: Report, seen: Counter[str] | None = None) -> dict[Finding, str]:
    """The fingerprint of each finding of a document: 32 hexadecimal digits, a colon, and which of those alike it is.

    It depends on the rule, on the words marked, and on the words of the sentence around them; not on lines, nor on
    white space, nor on the case and the punctuation of the rest of the sentence. It does not tell documents apart.

    Args:
        report: of the document.
        seen: the digits counted in other documents of the same file, if the file holds several. It is counted on.
    """
    seen = Counter() if seen is None else seen
    found = {}
    for finding in report.findings:
        digits = _digits(finding, report.document)
        seen[digits] += 1
        found[finding] = f"{digits}:{seen[digits]}"
    return found


def _digits(finding: Finding, document: Document) -> str:
    marked = " ".join(_normal(finding.text).split())
    around = " ".join(_WORD.findall(_normal(_around(finding, document)).casefold()))
    key = "\0".join((finding.code, marked, around))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _around(finding: Finding, document: Document) -> str:
    """The sentences that the finding touches; the lines, where it touches none."""
    text, start, end = document.text, finding.start, max(finding.end, finding.start + 1)
    first = bisect_right(document.sentences, start, key=_end)
    last = bisect_left(document.sentences, end, key=_start)
    if first < last:
        return text[document.sentences[first].start : document.sentences[last - 1].end]
    after = text.find("\n", finding.end)
    return text[text.rfind("\n", 0, start) + 1 : len(text) if after < 0 else after]


def _start(sentence: Sentence) -> int:
    return sentence.start


def _end(sentence: Sentence) -> int:
    return sentence.end
