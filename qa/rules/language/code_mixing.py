"""Words of another language within a sentence.

What it finds
-------------
Three words in a row or more that a translation left as they were, within a sentence that is otherwise in the article's
language; and single words where the script gives them away.

Why it happens
--------------
Translation systems copy words that they do not know, and lose the thread in long sentences.

Example
-------
    Die Regierung will die Steuern for small companies senken.

Better
------
    Die Regierung will die Steuern für kleine Unternehmen senken.

Options
-------
None.

Limits
------
Quotations, text in brackets, names and capitalised words are left alone. Languages that share a script are told apart
only where word lists of both are there and the two are not closely related.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.document import Document
from qa.finding import Finding, Severity
from qa.languages import Language, load
from qa.rules.context import Context
from qa.rules.language.evidence import foreign_words, strange_letter, whole_document
from qa.rules.language.runs import Run, foreign_runs
from qa.rules.language.untranslated_passage import untranslated
from qa.rules.rule import Example, Rule

_OPEN_BRACKET = re.compile(r"[(\[（][^()\[\]（）]{0,120}\Z")


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each run of foreign words within a sentence."""
    language = context.language
    if not language or whole_document(document, context):
        return
    for index, block in enumerate(document.blocks):
        text = context.masked[block.start : block.end]
        if not _worth_a_look(text, language):
            continue
        for sentence in document.sentences_of(index):
            if untranslated(sentence, context, language.code):
                continue
            for run in foreign_runs(context.masked, sentence, language):
                if not _set_apart(context, run):
                    severity = Severity.MINOR if run.evidence == "word" else Severity.MAJOR
                    message = _message(document.text[run.start : run.end], language, load(run.lang))
                    yield RULE.finding(document, run.start, run.end, message, evidence=run.evidence, severity=severity)


def _set_apart(context: Context, run: Run) -> bool:
    """Whether it stands in a quotation or in brackets."""
    before = context.masked[max(0, run.start - 120) : run.start]
    return context.in_quotes(run.start, run.end) or bool(_OPEN_BRACKET.search(before))


def _message(words: str, language: Language, found: Language | None) -> str:
    shown = words if len(words) <= 50 else f"{words[:49]}…"
    if found:
        return f"“{shown}” is {found.name}, the article is in {language.name}"
    return f"“{shown}” is not in {language.name}, the language of the article"


def _worth_a_look(text: str, language: Language) -> bool:
    """A quick test that most paragraphs fail."""
    if language.script == "Latn" and not foreign_words(language.code).isdisjoint(text.lower().split()):
        return True
    return not (text.isascii() and language.script == "Latn") and bool(strange_letter(language.script).search(text))


RULE = Rule(
    code="LNG303",
    name="code-mixing",
    family="language",
    mqm="Accuracy/Untranslated",
    severity=Severity.MAJOR,
    since="1.0.0",
    find=find,
    examples=(
        Example(
            "de",
            "Die Regierung will die Steuern for small companies im nächsten Jahr senken.",
            ("for small companies",),
        ),
        Example("en", "The government wants to cut taxes für die kleinen Unternehmen next year.", ("für die kleinen",)),
        Example(
            "ru", "Правительство хочет снизить налоги for small companies в следующем году.", ("for small companies",)
        ),
        Example(
            "zh", "政府希望明年 cut taxes for small companies 以促进经济发展。", ("cut taxes for small companies",)
        ),
        Example("en", "Despite the 雨の weather the festival went on, and this город was full.", ("雨の", "город")),
        Example("ar", "تريد الحكومة خفض الضرائب for small companies في العام المقبل.", ("for small companies",)),
        Example("uk", "Уряд хоче знизити податки для small підприємств.", ("small",)),
        Example(
            "de", "Er gründete ein Start-up, „made in the USA“, und las The Lord of the Rings (one of the best books)."
        ),
        Example(
            "ru", "Сериал Game of Thrones и организация Citizens for Responsibility and Ethics (for small companies)."
        ),
        Example("ja", "東京のスタートアップは online で lifestyle ブランドを売る。"),
        Example(
            "en",
            "The coup d'état ended the status quo; the joie de vivre returned to the Champs-Élysées and the π symbol.",
        ),
    ),
)
