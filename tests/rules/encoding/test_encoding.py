"""What examples of the rules of encoding can't express: files with markup, mending, severities."""

from dataclasses import replace

import pytest

from qa.document import Document
from qa.finding import Severity
from qa.rules.context import Context
from qa.rules.encoding import assistant_chatter, control_character, markup_residue, mojibake, tokenizer_residue
from qa.rules.rule import Rule
from qa.segmentation import segment


def _context(text: str, lang: str = "en") -> Context:
    return Context(segment(Document.from_text(text, lang)))


def test_markdown_is_no_residue_in_markdown() -> None:
    text = "## The **minister**\n\nHe spoke to [the paper](https://example.org) &amp; left."
    plain = _context(text).document
    marked = replace(plain, markup=True)
    assert [f.text for f in markup_residue.RULE.find(plain, Context(plain)) if f.evidence == "Markdown"] == [
        "**minister**",
        "[the paper](https://example.org)",
        "## ",
    ]
    assert [f.text for f in markup_residue.RULE.find(marked, Context(marked))] == ["&amp;"]


@pytest.mark.parametrize(
    ("rule", "text", "mended"),
    [
        (mojibake.RULE, "The cafÃ© didnâ€™t open", "The café didn’t open"),
        (mojibake.RULE, "ÐœÐ¸Ñ€ Ð² Ð•Ð²Ñ€Ð¾Ð¿Ðµ", "Мир в Европе"),
        (markup_residue.RULE, 'AT&amp;amp;T &#8217;s <b>plan</b>\\u00e9\\ud83d\\ude00 \\"x\\"', 'AT&T ’s plané😀 "x"'),
        (control_character.RULE, "min\u00adis\u200bter didn\x92t\x07", "minister didn’t"),
        (tokenizer_residue.RULE, "second @-@ largest 1 @,@ 000", "second-largest 1,000"),
        (assistant_chatter.RULE, "Here is the translation: It rained.", " It rained."),
    ],
)
def test_suggestions_mend_the_text(rule: Rule, text: str, mended: str) -> None:
    context = _context(text)
    found = sorted(rule.find(context.document, context), key=lambda finding: finding.start, reverse=True)
    for finding in found:
        assert finding.suggestion is not None
        text = text[: finding.start] + finding.suggestion + text[finding.end :]
    assert text == mended


def test_harmless_characters_are_minor_and_reported_once() -> None:
    context = _context("The Bun\u00addes\u00adtag met.\n\nThe Bun\u00addes\u00adrat met.\n\nIt\x02 left.")
    found = list(control_character.RULE.find(context.document, context))
    assert [(f.text, f.severity) for f in found] == [
        ("Bun\u00addes\u00adtag", Severity.MINOR),
        ("It\x02", Severity.MAJOR),
    ]


@pytest.mark.parametrize("lang", ["de", "ja", "ru"])
def test_assistants_speak_english_in_any_language(lang: str) -> None:
    context = _context("Certainly! Here is the text:\n\n…\n\nLet me know if you need anything else!", lang)
    assert [f.evidence for f in assistant_chatter.RULE.find(context.document, context)] == ["opener", "closer"]


def test_a_newsletter_may_end_with_an_address() -> None:
    context = _context("It rained.\n\nLet me know if you liked it: mail@example.org")
    assert not list(assistant_chatter.RULE.find(context.document, context))
