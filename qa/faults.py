"""Which faults are the translation's own: what its source has in the same place is no fault of the translation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from qa.finding import Finding
from qa.rules.context import Context
from qa.rules.rule import Rule

_ALONE = frozenset({"target"})


def own(findings: Sequence[Finding], context: Context, rules: Iterable[Rule]) -> Iterator[Finding]:
    """The findings less those of surface rules that the source has too, in the stretch that theirs is linked to.

    A stray bracket or a sentence without an end may be the author's. Only rules that read nothing but the text itself
    are put to the source; each fault of the source excuses one of the translation.
    """
    source = context.source
    assert source
    found_by = {rule.code: rule for rule in rules if rule.needs == _ALONE}
    excuses: dict[str, list[Finding]] = defaultdict(list)
    for code in {finding.code for finding in findings} & found_by.keys():
        excuses[code] = list(found_by[code].find(source.document, source))
    for finding in findings:
        if not any(
            _excused(finding, link_start, link_end, excuses) for link_start, link_end in _linked(finding, context)
        ):
            yield finding


def _linked(finding: Finding, context: Context) -> Iterator[tuple[int, int]]:
    """The stretches of the source that go with where a finding is."""
    for _, link in context.document.linked(finding.start, max(finding.end, finding.start + 1)):
        yield link.source_start, link.source_end


def _excused(finding: Finding, start: int, end: int, excuses: dict[str, list[Finding]]) -> bool:
    """Whether the source has such a fault in `[start, end)` that has not excused another yet."""
    for excuse in excuses.get(finding.code, []):
        if excuse.start < end and start < excuse.end:
            excuses[finding.code].remove(excuse)
            return True
    return False
