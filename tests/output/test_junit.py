"""JUnit XML: well-formed, with the elements and attributes that the schema of Jenkins knows and no others."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from qa.output import View, render
from qa.report import Report

KNOWN = {
    "testsuites": ({"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors"}, {"testcase"}),
    "testcase": ({"name", "classname"}, {"failure", "error", "system-out"}),
    "failure": ({"type", "message"}, set()),
    "error": ({"type", "message"}, set()),
    "system-out": (set(), set()),
}


def test_known_elements_only(article: Report, clean: Report, hostile: Report) -> None:
    view = View(seconds=0.8, unread=("a\x00.txt: no such file",))
    root = ElementTree.fromstring(render([article, clean, hostile], view, "junit").encode())
    for element in root.iter():
        attributes, children = KNOWN[element.tag]
        assert set(element.attrib) <= attributes
        assert {child.tag for child in element} <= children


def test_counts(article: Report, clean: Report) -> None:
    root = ElementTree.fromstring(render([article, clean], View(unread=("a.txt: no such file",)), "junit").encode())
    assert root.attrib == {"name": "qa", "tests": "7", "failures": "3", "errors": "1"}
    suites = [(s.get("name"), s.get("tests"), s.get("failures"), s.get("errors")) for s in root]
    assert suites == [
        ("harbour.txt", "5", "3", "0"),
        ("fine.txt", "1", "0", "0"),
        ("inputs that can't be read", "1", "0", "1"),
    ]


@pytest.mark.parametrize(("fail_on", "failures"), [("minor", 5), ("major", 3), ("critical", 1), ("never", 0)])
def test_what_fails_the_run_is_a_failure(article: Report, fail_on: str, failures: int) -> None:
    root = ElementTree.fromstring(render([article], View(fail_on=fail_on), "junit").encode())
    assert len(root.findall(".//failure")) == failures
    assert len(root.findall(".//system-out")) == 5 - failures


def test_nothing_read() -> None:
    root = ElementTree.fromstring(render([], View(), "junit").encode())
    assert (root.tag, len(root)) == ("testsuites", 0)
