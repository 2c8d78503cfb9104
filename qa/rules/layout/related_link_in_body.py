"""A link to another article that stands in the running text.

What it finds
-------------
"Read also: …", "(Read here: …", arrows before a headline, lists of other headlines: paragraphs that lead away from
the story.

Why it happens
--------------
Publishers put links between paragraphs. Flattened and translated they look like sentences of the story, often with the
bracket or the colon gone astray.

Example
-------
    (Read here: Ministers fail to agree on fishing quotas)

Better
------
Delete the line, or set it apart as a link.

Options
-------
None.

Limits
------
A bare headline in mid-text is only found where its neighbours give it away.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa.document import Document, Role
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each block that is a link to another article."""
    for block, placement in context.misplaced(Role.RELATED):
        message = "This leads to another article and is no part of the story."
        yield RULE.finding(
            document, block.start, block.end, message, evidence=placement.evidence, suggestion=placement.suggestion
        )


RULE = Rule(
    code="DOC103",
    name="related-link-in-body",
    family="layout",
    mqm="Design/Layout",
    severity=Severity.MAJOR,
    since="1.0.0",
    find=find,
    examples=(
        Example(
            "en",
            "The talks will go on in May, when ministers meet again in Geneva.\n\n"
            "(Read here: Ministers fail to agree on fishing quotas)\n\nNeither side expects a quick result.",
            ("(Read here: Ministers fail to agree on fishing quotas)",),
        ),
        Example(
            "es",
            "Las conversaciones seguirán en mayo, cuando los ministros se reúnan de nuevo en Ginebra.\n\n"
            "Lea también: Los ministros no logran un acuerdo sobre la pesca\n\nNadie espera un resultado rápido.",
            ("Lea también: Los ministros no logran un acuerdo sobre la pesca",),
        ),
        Example(
            "uk",
            "Переговори триватимуть у травні, коли міністри знову зустрінуться в Женеві.\n\n"
            "Читайте також: Міністри не домовилися про квоти\n\nШвидкого результату ніхто не чекає.",
            ("Читайте також: Міністри не домовилися про квоти",),
        ),
        Example(
            "en", "Read the treaty and you will see that it says nothing about fish.\n\nThe ministers know it well."
        ),
        Example(
            "es", "El ministro pidió a los pescadores que leyeran el acuerdo antes de protestar.\n\nNadie lo hizo."
        ),
    ),
)
