"""A passage of the translation that stands in no source.

What it finds
-------------
Sentences of the story that go back to nothing in the source: invented, copied in from elsewhere, or added by an editor.
Where much of the text is new there is one finding for all of it.

Why it happens
--------------
Machine translation invents sentences for noisy input, and scrapers mix two articles. Editors add what their readers need.

Example
-------
    The talks failed. → Die Gespräche scheiterten. Am Abend gab es ein Feuerwerk über dem Hafen.

Better
------
    Die Gespräche scheiterten.

Options
-------
None.

Limits
------
It can't tell an editor's addition from an invention. Captions, credits, headings and parts of the page are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa.document import Document, Sentence
from qa.finding import Finding, Severity
from qa.rules.context import Context, Pair
from qa.rules.rule import Example, Rule
from qa.rules.source.passages import alone, languages, letters, sentences_in, story

FEWEST = 12
"""Letters and digits of a passage that is reported."""

REWRITTEN = 0.3
"""Share of the text from which what is new is one finding."""


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each passage without a source."""
    added = [p for p in context.pairs if not p.source.strip() and _matters(p, context)]
    new = sum(letters(p.target) for p in added)
    whole = sum(letters(document.slice(s)) for s in document.sentences if context.in_story(s))
    if len(added) > 2 and new >= REWRITTEN * whole:
        start, end = added[0].link.start, added[0].link.end
        message = f"{new / whole:.0%} of the text goes back to nothing in the source, first of all this"
        yield RULE.finding(document, start, end, message, evidence="rewritten", severity=Severity.MINOR)
        return
    for pair in added:
        message = "Nothing in the source says this"
        yield RULE.finding(document, pair.link.start, pair.link.end, message, evidence="passage")
    for sentence in _within(context):
        yield RULE.finding(
            document, sentence.start, sentence.end, "Nothing in the source says this", evidence="sentence"
        )


def _within(context: Context) -> Iterator[Sentence]:
    """The sentences of the story that are alone in their links."""
    known = languages(context)
    for pair in context.pairs if known and context.source else ():
        link = pair.link
        single = context.source and len(sentences_in(context.source.document, link.source_start, link.source_end)) == 1
        if not (known and single and story(context, link.start, link.end)):
            continue
        if sentence := alone(context.document, link.start, link.end, pair.source, (known[1], known[0])):
            yield sentence


def _matters(pair: Pair, context: Context) -> bool:
    """Whether it is a passage of the story."""
    return letters(pair.target) >= FEWEST and story(context, pair.link.start, pair.link.end)


RULE = Rule(
    code="SRC603",
    name="addition",
    family="source",
    mqm="Accuracy/Addition",
    severity=Severity.MAJOR,
    since="1.0.0",
    needs=frozenset({"target", "source"}),
    find=find,
    examples=(
        Example(
            "de",
            "Die Stadt Bremen baut bis 2031 eine neue Brücke über die Weser. Fast 40.000 Autos fahren jeden Tag über die alte Brücke, deren Pfeiler seit 2019 Risse haben. Die Arbeiten beginnen im März, sagte die Ingenieurin Anna Vogt am Dienstag vor Journalisten. Die Brücke kostet 85 Millionen Euro, von denen das Land 60 Prozent zahlt.",
            ("Fast 40.000 Autos fahren jeden Tag über die alte Brücke, deren Pfeiler seit 2019 Risse haben.",),
            source="The city of Bremen will build a new bridge over the Weser by 2031. Work will begin in March, the engineer Anna Vogt told reporters on Tuesday. The bridge will cost 85 million euros, of which the state pays 60 percent.",
        ),
        Example(
            "fr",
            "La ville de Brême va construire un nouveau pont sur la Weser d'ici 2031. Près de 40 000 voitures passent chaque jour sur l'ancien pont, dont les piliers sont fissurés depuis 2019. Les travaux commenceront en mars, a déclaré mardi l'ingénieure Anna Vogt aux journalistes. Le pont coûtera 85 millions d'euros, dont 60 % à la charge du Land.",
            (
                "Près de 40 000 voitures passent chaque jour sur l'ancien pont, dont les piliers sont fissurés depuis 2019.",
            ),
            source="The city of Bremen will build a new bridge over the Weser by 2031. Work will begin in March, the engineer Anna Vogt told reporters on Tuesday. The bridge will cost 85 million euros, of which the state pays 60 percent.",
        ),
        Example(
            "de",
            "Die Stadt Bremen baut eine neue Brücke. Die Arbeiten beginnen im März.",
            source="The city of Bremen will build a new bridge. Work will begin in March.",
        ),
        Example(
            "fr",
            "La ville de Brême va construire un pont. Les travaux commenceront en mars.",
            source="The city of Bremen will build a bridge. Work will begin in March.",
        ),
    ),
)
