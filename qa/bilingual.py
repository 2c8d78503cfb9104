"""A translation beside its source: what the rules see of the source, which sentences go together, how good each is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qa import roles
from qa.alignment import align
from qa.document import Document, Link
from qa.rules.context import Context
from qa.scoring.cascade import Cascade
from qa.scoring.quality import Grade, QualityModel

Grades = tuple[Grade | None, ...]
"""One for each link of a document; none without a model."""


def source_context(document: Document, options: Mapping[str, Mapping[str, object]]) -> Context | None:
    """What the rules see of a document's source, if there is one."""
    source = document.source
    if source is None:
        return None
    chances = roles.as_stated(source) if document.links else roles.infer(source)
    return Context(roles.assign(source, chances), roles=chances, options=options)


def linked(document: Document, source: Context | None, scorer: Cascade | None) -> Document:
    """The document with its source, and with links to it, which are found where its file doesn't tell them."""
    if source is None:
        return document
    document = replace(document, source=source.document)
    if document.links:
        return document
    if not scorer:
        return replace(document, links=align(document))
    own, theirs = (scorer.embed([d.slice(s) for s in d.sentences]) for d in (document, source.document))
    return replace(document, links=align(document, (own, theirs)))


def graded(documents: Sequence[Document], grader: QualityModel | None) -> list[Grades]:
    """The grade of each link of each document that has two sides; all of one pair of languages in one call."""
    if not grader:
        return [()] * len(documents)
    grades: list[list[Grade | None]] = [[None] * len(d.links) for d in documents]
    wanted: dict[tuple[str | None, str | None], list[tuple[int, int]]] = defaultdict(list)
    for i, document in enumerate(documents):
        for j, link in enumerate(document.links):
            if document.source and link.start < link.end and link.source_start < link.source_end:
                wanted[document.lang, document.source.lang].append((i, j))
    for (lang, source_lang), places in wanted.items():
        targets, sources = zip(*(_texts(documents[i], documents[i].links[j]) for i, j in places), strict=True)
        for (i, j), grade in zip(places, grader.grade(targets, sources, lang, source_lang), strict=True):
            grades[i][j] = grade
    return [tuple(of_document) for of_document in grades]


def _texts(document: Document, link: Link) -> tuple[str, str]:
    """The two texts of a link."""
    assert document.source
    return document.text[link.start : link.end], document.source.text[link.source_start : link.source_end]
