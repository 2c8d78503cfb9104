"""A passage of the source that the translation leaves out.

What it finds
-------------
Sentences of the story that nothing in the translation goes back to. The mark stands on the last word before the gap; the
message repeats what is missing. Where much of the source is missing there is one finding for all of it: the article was
shortened, or its end was lost.

Why it happens
--------------
Machine translation skips sentences, above all in long paragraphs, and people skip lines when they copy and paste.

Example
-------
    The talks failed. No new date was set. → Die Gespräche scheiterten.

Better
------
    Die Gespräche scheiterten. Ein neuer Termin steht nicht fest.

Options
-------
None.

Limits
------
Captions, credits, headings and parts of the page may be left out. What is missing within a sentence is seen by its length
alone (SRC605). Where sentences were put together, the message may repeat the neighbour of what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa.document import Document
from qa.finding import Finding, Severity
from qa.rules.context import Context, Pair
from qa.rules.rule import Example, Rule
from qa.rules.source.passages import WORD, alone, languages, last_word, letters, sentences_in, shown, story

FEWEST = 12
"""Letters and digits of a passage that is missed."""

SHORTENED = 0.3
"""Share of the source's story from which its absence is one finding."""


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark the place of each gap."""
    if not context.source:
        return
    source = context.source
    missing = [p for p in context.pairs if not p.target.strip() and _matters(p, source)]
    gaps = _joined(missing)
    lost = sum(letters(p.source) for p in missing)
    whole = sum(letters(source.document.slice(s)) for s in source.document.sentences if source.in_story(s))
    if len(missing) > 2 and lost >= SHORTENED * whole:
        yield _summary(document, missing, lost / whole)
        return
    for place, start, end in (*gaps, *_within(context, source)):
        words = shown(source.document.text[start:end])
        message = f"Nothing here translates “{words}”"
        span = last_word(document, place)
        yield RULE.finding(document, *span, message, evidence="passage", counterpart=(start, end))


def _within(context: Context, source: Context) -> Iterator[tuple[int, int, int]]:
    """Place in the text, start and end in the source of each sentence that is alone in its link."""
    known = languages(context)
    for pair in context.pairs if known else ():
        link = pair.link
        single = len(sentences_in(context.document, link.start, link.end)) == 1
        if not (known and single and story(source, link.source_start, link.source_end)):
            continue
        if sentence := alone(source.document, link.source_start, link.source_end, pair.target, known):
            place = link.start if sentence.start == link.source_start else link.end
            yield place, sentence.start, sentence.end


def _matters(pair: Pair, source: Context) -> bool:
    """Whether what is not translated is a passage of the story."""
    many = letters(pair.source) >= FEWEST and any(
        m[0].islower() or not m[0].isascii() for m in WORD.finditer(pair.source)
    )
    return many and story(source, pair.link.source_start, pair.link.source_end)


def _joined(missing: list[Pair]) -> list[tuple[int, int, int]]:
    """Place in the text, start and end in the source of each gap; passages missing at one place are one gap."""
    gaps: list[tuple[int, int, int]] = []
    for link in sorted((p.link for p in missing), key=lambda link: (link.start, link.source_start)):
        if gaps and gaps[-1][0] == link.start and 0 <= link.source_start - gaps[-1][2] < 5:
            gaps[-1] = (link.start, gaps[-1][1], link.source_end)
        else:
            gaps.append((link.start, link.source_start, link.source_end))
    return gaps


def _summary(document: Document, missing: list[Pair], share: float) -> Finding:
    first = missing[0]
    message = (
        f"{share:.0%} of the source is not translated, {len(missing)} passages; the first is “{shown(first.source)}”"
    )
    span = last_word(document, first.link.start)
    counterpart = (first.link.source_start, first.link.source_end)
    return RULE.finding(
        document, *span, message, evidence="shortened", severity=Severity.MINOR, counterpart=counterpart
    )


RULE = Rule(
    code="SRC602",
    name="omission",
    family="source",
    mqm="Accuracy/Omission",
    severity=Severity.MAJOR,
    since="1.0.0",
    needs=frozenset({"target", "source"}),
    find=find,
    examples=(
        Example(
            "de",
            "Die Stadt Bremen baut bis 2031 eine neue Brücke über die Weser. Die Arbeiten beginnen im März, sagte die Ingenieurin Anna Vogt am Dienstag vor Journalisten. Die Brücke kostet 85 Millionen Euro, von denen das Land 60 Prozent zahlt.",
            ("Weser",),
            source="The city of Bremen will build a new bridge over the Weser by 2031. Nearly 40,000 cars cross the old bridge every day, and its pillars have had cracks since 2019. Work will begin in March, the engineer Anna Vogt told reporters on Tuesday. The bridge will cost 85 million euros, of which the state pays 60 percent.",
        ),
        Example(
            "fr",
            "La ville de Brême va construire un nouveau pont sur la Weser d'ici 2031. Les travaux commenceront en mars, a déclaré mardi l'ingénieure Anna Vogt aux journalistes. Le pont coûtera 85 millions d'euros, dont 60 % à la charge du Land.",
            ("2031",),
            source="The city of Bremen will build a new bridge over the Weser by 2031. Nearly 40,000 cars cross the old bridge every day, and its pillars have had cracks since 2019. Work will begin in March, the engineer Anna Vogt told reporters on Tuesday. The bridge will cost 85 million euros, of which the state pays 60 percent.",
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
