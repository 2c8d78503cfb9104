"""A passage that was cut off.

What it finds
-------------
A paragraph that ends after a word that no sentence can end with, or in the mark of a shortened text: "[…]",
"(more …)", "… Read more".

Why it happens
--------------
Teasers and feeds carry shortened texts, translation services cut long inputs, and paywalls end an article early.

Example
-------
    The ministers want to meet again in May to talk about the

Better
------
Get the full text and translate it again.

Options
-------
None.

Limits
------
A cut that happens to fall at the end of a sentence can't be seen without the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.document import STORY_ROLES, Document
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule

_SHORTENED = re.compile(
    r"\s?(?:\[(?:…|\.\.\.|\+\d{1,6} (?:chars|characters))\]|\((?:more|mehr|suite|más)\s?(?:…|\.\.\.)?\)"
    r"|(?:…|\.\.\.)\s?(?:read more|continue reading|weiterlesen|mehr lesen|lire la suite|leer más|seguir leyendo|leggi tutto"
    r"|continua a leggere|ler mais|lees meer|czytaj (?:więcej|dalej)|читать (?:далее|дальше)|читати далі|läs mer|les mer|læs mere"
    r"|lue lisää|číst (?:dále|více)|devamını oku))\W{0,3}$",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"([^\W\d_]+)\s*$")


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the last words of each passage that was cut off."""
    blocks = document.blocks
    for i, (block, misplaced) in enumerate(zip(blocks, context.placements, strict=True)):
        if block.role not in STORY_ROLES or misplaced:
            continue
        text = document.slice(block)
        if m := _SHORTENED.search(text, max(0, len(text) - 60)):
            message = "The text was shortened here."
            yield RULE.finding(document, block.start + m.start(), block.end, message, evidence="shortened")
            continue
        last = _LAST_WORD.search(text[-40:])
        if not (
            last and context.language and last[1] in context.language.sentence.never_final and len(text.split()) > 5
        ):
            continue
        goes_on = i + 1 < len(blocks) and document.slice(blocks[i + 1])[:1].islower()
        if not goes_on:  # else the sentence is split, DOC106
            message = f"The text breaks off after “{last[1]}”."
            yield RULE.finding(document, block.end - len(last[0]), block.end, message, evidence="last word")


RULE = Rule(
    code="DOC109",
    name="truncated-passage",
    family="layout",
    mqm="Accuracy/Omission",
    severity=Severity.MAJOR,
    since="1.0.0",
    find=find,
    examples=(
        Example("en", "The ministers want to meet again in May to talk about the", ("the",)),
        Example("fr", "Les ministres veulent se revoir en mai à Genève pour parler de la pêche [...]", (" [...]",)),
        Example("de", "Die Minister wollen sich im Mai in Genf wieder treffen … Weiterlesen", (" … Weiterlesen",)),
        Example("en", "“I do not know what to say …”\n\nThe talks will go on in May."),
        Example("fr", "Les ministres veulent se revoir en mai à Genève…"),
    ),
)
