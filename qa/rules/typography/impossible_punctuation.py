"""Punctuation marks that cannot stand side by side.

What it finds
-------------
A comma, semicolon or colon that touches another mark it excludes (`.,` `,.` `,,` `;,` `。，` `،.`), and two full stops.

Why it happens
--------------
Text was cut out between the two marks, or a bracket or a link was turned into a comma on the way.

Example
-------
    After the visit, China accused America of interference.,

Better
------
    After the visit, China accused America of interference.

Options
-------
None.

Limits
------
A stop and a comma after an abbreviation ("Inc.,"), an initial or a number ("1.,") are sound, so after a short or
unknown word they are left alone. `?,` and `!,` are left alone: a title may end in a question mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.document import Block, Document
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule
from qa.rules.typography.words import may_be_abbreviation

_MARKS = ".,;:!?،؛؟。，、；：！？।۔｡．"
_LATIN = str.maketrans("،؛؟。，、；：！？।۔｡．", ",;?.,,;:!?....")
_RUN = re.compile(f"[{_MARKS}][{_MARKS}]++")

_EXCLUDED = frozenset({",,", ",.", ",;", ",:", ",?", ",!", ";,", ";.", ";;", ";:", ":,", ":.", ":;"})
_DOUBLE_STOP = frozenset({"..", "?.", "!."})
_AFTER_STOP = frozenset({".,", ".;"})
_GREEK = frozenset(pair for pair in _EXCLUDED | _AFTER_STOP if ";" in pair)
"""In Greek the semicolon is the question mark."""
_DANDAS = "।।"
"""End of a verse in Hindi."""

_BEFORE = 45
_WORD_BEFORE = re.compile(r"[^\W_][)\]»”’\"“」』%]?\Z")
_ENTITY = re.compile(r"&#?\w{1,8}\Z")
_NEXT_WORD = re.compile(r"\s{1,3}[\"“„«(]?([^\W\d_a-z][^\W\d_]{0,30})(?![^\W\d_])")


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each run of marks that exclude one another."""
    text = context.masked
    for block in document.blocks:
        for run in _RUN.finditer(text, block.start, block.end):
            if evidence := _evidence(run, block, context):
                yield RULE.finding(
                    document,
                    *run.span(),
                    f"The marks “{run[0][:10]}” do not go together.",
                    evidence=evidence,
                    severity=Severity.MINOR if evidence == "two stops" else None,
                    suggestion=_suggestion(run[0], text[run.end() : min(block.end, run.end() + 40)], context),
                )


def _evidence(run: re.Match[str], block: Block, context: Context) -> str:
    """What proves that this run of marks is a fault, "" where nothing does."""
    marks = run[0].translate(_LATIN)
    before = context.masked[max(block.start, run.start() - _BEFORE) : run.start()]
    dots = "..." in marks or (len(marks) > 2 and len(set(marks)) == 1)
    if dots or run[0] == _DANDAS or not _WORD_BEFORE.search(before) or _ENTITY.search(before):
        return ""
    if marks in _DOUBLE_STOP:
        return "" if before[-1].isdigit() or not _stands_free(run) else "two stops"
    pairs = {marks[i : i + 2] for i in range(len(marks) - 1)}
    if context.language and context.language.code == "el":
        pairs -= _GREEK
    if pairs & _EXCLUDED:
        return "exclude each other"
    if not pairs & _AFTER_STOP:
        return ""
    if run.end() == block.end:
        return "end of paragraph"
    return "" if may_be_abbreviation(before, context) else "after a word"


def _stands_free(run: re.Match[str]) -> bool:
    after = run.string[run.end() : run.end() + 1]
    return not after or after.isspace() or after in '"”’“»)」』'


def _suggestion(marks: str, following: str, context: Context) -> str | None:
    """The one mark that must have been meant, None where either could."""
    if len(set(marks)) == 1:
        return marks[0]
    stops = [m for m in marks if m.translate(_LATIN) in ".!?"]
    return stops[0] if stops and (not following.strip() or _begins_sentence(following, context)) else None


def _begins_sentence(following: str, context: Context) -> bool:
    """Whether a word follows that has a capital only at the beginning of a sentence."""
    word = _NEXT_WORD.match(following)
    return word is not None and word[1][0].isupper() and word[1].lower() in context.small_words


RULE = Rule(
    code="TYP203",
    name="impossible-punctuation",
    family="typography",
    mqm="Fluency/Punctuation",
    severity=Severity.MAJOR,
    since="1.0.0",
    find=find,
    examples=(
        Example("en", "After the visit, China accused America of interference.,", (".,",)),
        Example("en", "The talks,, which began in May,. are over", (",,", ",.")),
        Example("de", "Die Gespräche begannen gestern., doch niemand kam..", (".,", "..")),
        Example("zh", "会谈于周一开始。，双方没有达成协议。", ("。，",)),
        Example("ar", "بدأت المحادثات أمس،. ولم يحضر أحد.", ("،.",)),
        Example("hi", "बातचीत सोमवार को शुरू हुई,। कोई नहीं आया।", (",।",)),
        Example(
            "en", "Apple Inc., of Cupertino, Calif., said at 5 p.m., as in the U.S., that … it works!? Yahoo!, too..."
        ),
        Example("de", "Am 1., 2. und 3. Mai, mit Brot, Wein usw., kam er. Wirklich?! Na ja ..."),
        Example("ja", "会談は月曜日に始まった。まだ続いている……。"),
        Example("el", "Τι είπε;, ρώτησε. Τίποτα..."),
    ),
)
