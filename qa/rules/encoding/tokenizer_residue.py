"""Marks of a translation model's inner workings.

What it finds
-------------
Signs that models use for pieces of words, unknown words and the ends of sentences (`▁`, `⁇`, `<unk>`, `</s>`, `@-@`,
`@@`, `##ing`, `Ġ`), language tags (`__en__`, `eng_Latn`, `>>de<<`) and bracketed placeholders (`⟨1⟩`).

Why it happens
--------------
The output of a machine translation was published without being put together, or it met a sign it did not know.

Example
-------
    The second @-@ largest party won ⁇ seats.

Better
------
    The second-largest party won 12 seats.

Options
-------
None.

Limits
------
Bars drawn with `▁▂▃` and the Maltese letters Ġ and Ċ at the beginning of a word are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.document import Document
from qa.finding import Finding, Severity
from qa.rules.context import Context
from qa.rules.rule import Example, Rule

_PIECE = re.compile(
    r"""[▁⁇␣<\[@\#ĠĊ_>⟨](?:            # one class first: sound text is passed over fast
    (?<![▁-█]▁)(?<=▁)(?![▁-█])
    |(?<=[⁇␣])
    |(?<=<)(?:unk|/?s|pad|mask|bos|eos|extra_id_\d{1,3}|0x[0-9A-F]{2}|2[a-z]{2,3}|\|[a-z_]{2,30}\|)>
    |(?<=\[)(?:UNK|CLS|SEP|PAD|MASK|BOS|EOS|/?INST)\]
    |(?<=@)[-,./:]@
    |(?<=\w@)@(?=\s|\Z)
    |(?<=[^\W\d_]\ \#)\#[^\W\d_]{1,20}
    |(?<=[^\W_][ĠĊ])|(?<=[ĠĊ])(?!\w)
    |(?<!\w_)(?<=_)_(?:[a-z]{2}|[a-z]{3}_[A-Z][a-z]{3})__(?!\w)
    |(?<=[a-z]{3}_)(?:Latn|Cyrl|Arab|Hans|Hant|Jpan|Hang|Deva|Grek|Hebr|Beng|Thai)(?!\w)
    |(?<=>)>[a-z]{2,3}(?:_[A-Za-z]{2,4})?<<
    |(?<=⟨)[^⟨⟩\n]{1,60}⟩
    )""",
    re.VERBOSE,
)
_JOINT = re.compile(r"@(.)@\Z")
_NOTHING = re.compile(
    r"@@|<(?:/?s|pad|bos|eos|2[a-z]{2,3}|\|endoftext\|)>|\[(?:CLS|SEP|PAD|BOS|EOS|/?INST)\]|_\w{4,12}|>>\w{2,8}<<"
)
"""Ends of sentences, fillings and languages: signs for no words."""


def find(document: Document, context: Context) -> Iterator[Finding]:
    """Mark each such sign."""
    text = document.text
    for m in _PIECE.finditer(text):
        start, end = m.span()
        if m[0][0] == "_" and m[0][1] != "_":
            start -= 3
        joint = _JOINT.match(m[0])
        if joint or m[0][0] == "#":  # "second @-@ largest", "exercis ##ed"
            start -= text[start - 1 : start] == " "
        if joint or m[0] == "@@":  # "low@@ lands"
            end += text[end : end + 1] == " "
        suggestion = joint[1] if joint else _mended(m)
        message = f"“{text[start:end].strip()}” is left over from the translation software."
        yield RULE.finding(document, start, end, message, evidence="tokenizer", suggestion=suggestion)


def _mended(m: re.Match[str]) -> str | None:
    """What such a sign stands for, None where it stands for lost words."""
    sign, text = m[0], m.string
    if sign in "▁␣Ġ":
        amid = text[max(0, m.start() - 1) : m.start()].strip() and text[m.end() : m.end() + 1].strip()
        return " " if amid else ""
    if sign[0] == "#":
        return sign[2:]
    return "" if _NOTHING.fullmatch(sign) else None


RULE = Rule(
    code="ENC504",
    name="tokenizer-residue",
    family="encoding",
    mqm="Design/Markup",
    severity=Severity.MAJOR,
    since="1.0.0",
    find=find,
    examples=(
        Example("en", "The second @-@ largest party won ⁇ seats. </s>", (" @-@ ", "⁇", "</s>")),
        Example("en", "TheĠparty exercis ##ed its right in the low@@ lands.", ("Ġ", " ##ed", "@@ ")),
        Example("de", "▁Die Partei <unk> gewann.", ("▁", "<unk>")),
        Example("fr", "__fr__ Le parti a gagné. fra_Latn", ("__fr__", "fra_Latn")),
        Example("zh", "政党[UNK]赢得了选举。<|endoftext|>", ("[UNK]", "<|endoftext|>")),
        Example("ar", "فاز الحزب ⟨1⟩ في الانتخابات.", ("⟨1⟩",)),
        Example(
            "en", "Sales went ▁▂▃▅▇ up, he wrote to a@b.org; see #elections, ## Results, snake_case and x << y >> z."
        ),
        Example("it", "Il premier maltese Ġorġ Borg e Ċensu Tabone si sono incontrati."),
    ),
)
