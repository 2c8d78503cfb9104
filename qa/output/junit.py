"""JUnit XML, as Jenkins, GitLab and most other CI servers read it: a test suite a document, a test case a finding.

A finding that makes the run fail is a failure, one below that a test case that passes and says so in its output. An
input that can't be read is an error. A document without findings has one test case, which passes.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.finding import Finding, Severity
from qa.output import View
from qa.output.safe import advice, one_line
from qa.output.xml import Element, element, written
from qa.report import Report


def render(reports: Sequence[Report], view: View) -> str:
    """One `testsuites` element."""
    suites = [_suite(report, view.fail_on) for report in reports]
    if view.unread:
        suites.append(_counted("inputs that can't be read", [_unread(message) for message in view.unread]))
    totals = {name: sum(int(suite.get(name, 0)) for suite in suites) for name in ("tests", "failures", "errors")}
    time = None if view.seconds is None else f"{view.seconds:.3f}"
    return written(element("testsuites", {"name": "qa", **totals, "time": time}, *suites))


def _suite(report: Report, fail_on: str) -> Element:
    name = one_line(report.document.path or "text")
    cases = [_case(finding, name, fail_on) for finding in report.findings]
    return _counted(name, cases or [element("testcase", {"name": "nothing found", "classname": name})])


def _counted(name: str, cases: Sequence[Element]) -> Element:
    failures, errors = (sum(case.find(kind) is not None for case in cases) for kind in ("failure", "error"))
    return element("testsuite", {"name": name, "tests": len(cases), "failures": failures, "errors": errors}, *cases)


def _case(finding: Finding, document: str, fail_on: str) -> Element:
    name = f"{finding.code} {finding.name} at {finding.line}:{finding.column}"
    message = one_line(finding.message)
    marked = f"{message}\n{document}:{finding.line}:{finding.column}: “{one_line(finding.text)}”"
    text = "\n".join(filter(None, (marked, advice(finding))))
    if fail_on != "never" and finding.severity.weight >= Severity(fail_on).weight:
        said = element("failure", {"type": finding.severity.value, "message": message}, text=text)
    else:
        said = element("system-out", {}, text=f"{finding.severity}: {text}")
    return element("testcase", {"name": name, "classname": document}, said)


def _unread(message: str) -> Element:
    said = one_line(message)
    error = element("error", {"type": "unread", "message": said}, text=said)
    return element("testcase", {"name": said, "classname": "qa"}, error)
