"""Every rule finds what its examples mark, and nothing in its sound examples."""

import pytest

from qa.checker import Checker
from qa.document import Document
from qa.languages import CODES
from qa.rules.registry import TABLE, all_rules
from qa.rules.rule import HEADINGS, Example, Rule

OWN = [rule for rule in all_rules() if rule.code in TABLE]
CASES = [pytest.param(rule, e, id=f"{rule.code}-{i}-{e.lang}") for rule in OWN for i, e in enumerate(rule.examples)]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_example(rule: Rule, example: Example) -> None:
    if "model" in rule.needs:
        pytest.skip("needs a language model; see tests/rules/test_fluency.py")
    checker = Checker("none", select=[rule.code], options={rule.code: example.options})
    texts = [Document.from_text(t) for t in (example.text, *example.others)]
    report = checker.check_many(texts, lang=example.lang, sources=[example.source] + [None] * len(example.others))[0]
    assert tuple(f.text for f in report.findings) == example.marked


@pytest.mark.parametrize("rule", OWN, ids=lambda rule: rule.code)
def test_examples_are_complete(rule: Rule) -> None:
    faulty = {e.lang for e in rule.examples if e.marked}
    sound = {e.lang for e in rule.examples if not e.marked}
    assert len(faulty) >= 2, "faulty examples in two languages"
    assert len(sound) >= 2, "sound examples in two languages"
    assert faulty | sound <= set(CODES)


@pytest.mark.parametrize("rule", OWN, ids=lambda rule: rule.code)
def test_documentation_has_every_heading(rule: Rule) -> None:
    assert list(rule.documentation) == ["Summary", *HEADINGS]
    assert all(rule.documentation.values())
