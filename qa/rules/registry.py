"""The one table of rules, sorted by code. Codes are stable and never reused."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Iterable
from functools import cache

from qa.errors import UsageError
from qa.rules import plugins
from qa.rules.rule import Rule

TABLE: dict[str, str] = {
    "DOC101": "layout.misplaced_caption",
    "DOC102": "layout.photo_credit_in_body",
    "DOC103": "layout.related_link_in_body",
    "DOC104": "layout.page_furniture",
    "DOC105": "layout.orphan_heading",
    "DOC106": "layout.split_sentence",
    "DOC107": "layout.glued_text",
    "DOC108": "layout.duplicate_passage",
    "DOC109": "layout.truncated_passage",
    "DOC110": "layout.misplaced_byline",
    "TYP201": "typography.unbalanced_bracket",
    "TYP202": "typography.unbalanced_quote",
    "TYP203": "typography.impossible_punctuation",
    "TYP204": "typography.missing_end_punctuation",
    "TYP205": "typography.wrong_locale_punctuation",
    "TYP206": "typography.spacing",
    "TYP207": "typography.mid_sentence_capital",
    "TYP208": "typography.lowercase_start",
    "TYP209": "typography.wrong_locale_number",
    "LNG301": "language.wrong_language",
    "LNG302": "language.untranslated_passage",
    "LNG303": "language.code_mixing",
    "LNG304": "language.mixed_script_word",
    "FLU401": "fluency.garbled_sentence",
    "FLU402": "fluency.garbled_span",
    "FLU403": "fluency.repetition_loop",
    "ENC501": "encoding.mojibake",
    "ENC502": "encoding.markup_residue",
    "ENC503": "encoding.control_character",
    "ENC504": "encoding.tokenizer_residue",
    "ENC505": "encoding.assistant_chatter",
    "SRC601": "source.number_mismatch",
    "SRC602": "source.omission",
    "SRC603": "source.addition",
    "SRC604": "source.copied_source",
    "SRC605": "source.length_outlier",
    "SRC606": "source.broken_placeholder",
    "SRC607": "source.missing_name",
    "SRC608": "source.glossary",
    "SRC609": "source.mistranslation",
    "SRC610": "source.date_or_unit_mismatch",
    "SRC611": "source.moved_block",
    "CON701": "consistency.name_spelled_two_ways",
    "CON702": "consistency.quote_attribution",
    "CON703": "consistency.mixed_formats",
}
"""Code → module under `qa.rules`; each module holds one `RULE`."""

RENAMED: dict[str, str] = {}
"""Old code → the code that took its place."""


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, the built-in ones and those of installed packages, by code.

    Raises:
        UsageError: a rule of another package can't be used; see `qa.rules.plugins`.
    """
    own: list[Rule] = [importlib.import_module(f"qa.rules.{module}").RULE for module in TABLE.values()]
    taken = {*TABLE, *RENAMED, *(rule.name for rule in own)}
    return tuple(sorted((*own, *plugins.installed(taken)), key=lambda rule: rule.code))


def rule(code: str) -> Rule:
    """The rule with that code, name or former code.

    Raises:
        UsageError: there is none; the message names the nearest codes.
    """
    wanted = RENAMED.get(code.upper(), code.upper())
    for candidate in all_rules():
        if wanted == candidate.code or code.lower() == candidate.name:
            return candidate
    raise UsageError(f"there is no rule {code!r}; did you mean {_nearest(code)}? `qa rules` lists all")


def selected(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Rule, ...]:
    """The rules chosen by codes, names or beginnings of codes ("DOC", "TYP2"); all where `select` is empty.

    Raises:
        UsageError: an entry fits no rule.
    """
    chosen = _expand(select) or {r.code for r in all_rules()}
    left_out = _expand(ignore)
    return tuple(r for r in all_rules() if r.code in chosen - left_out)


def _expand(entries: Iterable[str]) -> set[str]:
    codes: set[str] = set()
    for entry in entries:
        family = {r.code for r in all_rules() if entry and r.code.startswith(entry.upper())}
        codes |= family or {rule(entry).code}
    return codes


def _nearest(code: str) -> str:
    codes = [r.code for r in all_rules()]
    names = {r.name: r.code for r in all_rules()}
    close = [names[name] for name in difflib.get_close_matches(code.lower(), names, 2, 0.6)]
    return " or ".join(close or difflib.get_close_matches(code.upper(), codes, 2, 0.0))
