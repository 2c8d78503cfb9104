"""A photo caption that stands in the running text.

What it finds
-------------
A paragraph of the story that is the caption of a picture: by its wording ("Pictured:", "(left)", "File photo"), by the
credit that it ends in or that follows it, or by what it is among its neighbours.

Why it happens
--------------
Scrapers flatten a page: the words under a picture become a paragraph between two others, and are translated and
published with the story, where they break its flow or repeat it.

Example
-------
    The talks will go on in May.

    The two ministers shake hands before the meeting.

    Jane Doe / Reuters

    Neither side expects a quick result.

Better
------
Put the line back under its picture, or delete it.

Options
-------
None.

Limits
------
A caption that is a full sentence, without a credit or a cue word near it, often can't be told from a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa.document import Document, Role
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule

_REASONS = {
    "wording": "This is worded as a photo caption, but stands as a paragraph of the story.",
    "credit below": "This looks like the caption of the photo credited below, but stands as a paragraph of the story.",
    "position": "This reads like a photo caption between the paragraphs of the story.",
}


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each block that is a caption out of place."""
    for block, placement in context.misplaced(Role.CAPTION):
        message = _REASONS[placement.evidence]
        yield RULE.finding(document, block.start, block.end, message, evidence=placement.evidence)


RULE = Rule(
    code="DOC101",
    name="misplaced-caption",
    family="layout",
    mqm="Design/Layout",
    severity=Severity.MAJOR,
    since="1.0.0",
    find=find,
    examples=(
        Example(
            "en",
            "The two countries opened a new round of talks on Monday, their third this year, officials said.\n\n"
            "The two ministers shake hands before the meeting.\n\nJane Doe / Reuters\n\n"
            "Neither side expects a quick result, according to people who know the plans for the coming weeks.",
            ("The two ministers shake hands before the meeting.",),
        ),
        Example(
            "de",
            "Die beiden Länder haben am Montag eine neue Runde von Gesprächen begonnen, die dritte in diesem Jahr.\n\n"
            "Die Außenministerin (links) bei ihrer Ankunft in Genf\n\n"
            "Keine der beiden Seiten rechnet mit einem schnellen Ergebnis, sagen Leute, die die Pläne kennen.",
            ("Die Außenministerin (links) bei ihrer Ankunft in Genf",),
        ),
        Example(
            "es",
            "Los dos países abrieron el lunes una nueva ronda de conversaciones, la tercera de este año.\n\n"
            "Imagen de archivo de la sede del ministerio\n\n"
            "Ninguna de las partes espera un resultado rápido, según personas que conocen los planes.",
            ("Imagen de archivo de la sede del ministerio",),
        ),
        Example(
            "en",
            "The two countries opened a new round of talks on Monday, their third this year, officials said.\n\n"
            "The two ministers shook hands before the meeting began in Geneva.\n\n"
            "Neither side expects a quick result, according to people who know the plans for the coming weeks.",
        ),
        Example(
            "fr",
            "Les deux pays ont ouvert lundi une nouvelle série de discussions, la troisième de cette année.\n\n"
            "Aucune des deux parties n’attend de résultat rapide, selon des personnes au fait du dossier.",
        ),
    ),
)
