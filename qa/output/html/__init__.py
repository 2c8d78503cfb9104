"""HTML: one page that needs nothing else, to read an article with what was found in it.

The page holds its style and its script, and its Content-Security-Policy allows these two by their hashes and nothing
else. The script only shows, hides and steps: without it the page says the same. The same reports give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib import resources

from qa.output import View
from qa.output.html.article import SIGN, article, family
from qa.output.html.charts import spread, strip
from qa.output.html.markup import Html, join, tag
from qa.output.summary import plural, summary
from qa.report import Report


def render(reports: Sequence[Report], view: View) -> str:
    """The page; of several documents the worst stands first."""
    keyed = [(report, f"d{i}") for i, report in enumerate(sorted(reports, key=_worst), 1)]
    style, script = (resources.files(__package__).joinpath(name).read_text("utf-8") for name in _FILES)
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(style, script)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="generator", content=f"qa {view.version}"),
        tag("title", f"qa: {_title(reports)}"),
        tag("style", Html(style)),
    )
    body = tag("body", _header(reports, view), _main(keyed), _footer(view), tag("script", Html(script)))
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


_FILES = ("style.css", "script.js")
_FEW = 3
"""Most inputs that were not checked for which the page says at once why."""


def _policy(style: str, script: str) -> str:
    """Nothing but this style and this script, and nothing from anywhere else."""
    hashes = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script))
    of_style, of_script = (f"'sha256-{digest}'" for digest in hashes)
    return f"default-src 'none'; style-src {of_style}; script-src {of_script}; base-uri 'none'; form-action 'none'"


def _worst(report: Report) -> tuple[float, ...]:
    """Sorts documents: most suspects first, then most penalty points, then least fluent."""
    fluency = 100.0 if report.fluency is None else report.fluency
    return -len(report.suspects), -report.mqm_per_1000_words, fluency


def _name(report: Report) -> str:
    return {None: "Text", "-": "Standard input"}.get(report.document.path, report.document.path or "")


def _title(reports: Sequence[Report]) -> str:
    return _name(reports[0]) if len(reports) == 1 else plural(len(reports), "document")


def _header(reports: Sequence[Report], view: View) -> Html:
    parts = [tag("h1", _title(reports))]
    if len(reports) != 1:
        parts.append(tag("p", summary(reports, len(view.unread)), class_="figures"))
    if view.unread:
        lost = [tag("p", message) for message in view.unread]
        head = tag("summary", f"{plural(len(lost), 'input')} not checked")
        parts.append(tag("details", head, *lost, class_="notice bad", open=len(lost) <= _FEW))
    return join([tag("header", *parts), _bar(reports)])


def _bar(reports: Sequence[Report]) -> Html:
    """Buttons and filters; of no use without the script, so they are hidden until it runs."""
    findings = [f for r in reports for f in r.findings]
    severities = [s for s in SIGN if any(f.severity == s for f in findings)]
    families = sorted({family(f) for f in findings})
    choices = [_choice("severity", s, f"{SIGN[s]} {s}") for s in severities]
    choices += [_choice("family", name, name) for name in families]
    if any(p.fluency is not None for r in reports for p in r.passages):
        choices.append(_choice("tint", "fluency", "tint by fluency", checked=False))
    return tag(
        "nav",
        tag("button", "←", id="previous", type="button", title="Key p", aria_label="Previous suspect"),
        tag("button", "→", id="next", type="button", title="Key n", aria_label="Next suspect"),
        tag("output", id="place"),
        tag("details", tag("summary", "Show"), tag("div", *choices, class_="choices")) if choices else "",
        class_="bar",
        hidden=True,
        aria_label="Suspects",
    )


def _choice(name: str, value: str, label: str, checked: bool = True) -> Html:
    return tag("label", tag("input", type="checkbox", name=name, value=value, checked=checked), f" {label}")


def _main(keyed: Sequence[tuple[Report, str]]) -> Html:
    if len(keyed) == 1:
        ((report, key),) = keyed
        return tag("main", tag("section", article(report, key), id=key, class_="document"))
    if not keyed:
        return tag("main", tag("p", "Nothing was checked."))
    return tag("main", _index(keyed), *(_folded(report, key, key == "d1") for report, key in keyed))


def _folded(report: Report, key: str, is_open: bool) -> Html:
    """A document that opens; its id lies inside, so that browsers open it for a link."""
    head = tag("summary", tag("h2", _name(report)))
    return tag("details", head, tag("section", article(report, key), id=key), class_="document", open=is_open)


def _index(keyed: Sequence[tuple[Report, str]]) -> Html:
    rows = [
        tag(
            "tr",
            tag("td", tag("a", _name(report), href=f"#{key}"), class_="wide"),
            tag("td", report.lang or "?"),
            tag("td", f"{len(report.suspects):,}"),
            tag("td", f"{len(report.findings):,}"),
            tag("td", f"{report.mqm_per_1000_words:.0f}"),
            tag("td", _score(report.fluency)),
            tag("td", _score(report.quality)),
            tag("td", strip(report), class_="small"),
        )
        for report, key in keyed
    ]
    names = ("document", "language", "suspects", "findings", "MQM", "fluency", "quality", "along the document")
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in names)))
    title = "Documents, worst first"
    table = tag("table", head, tag("tbody", *rows))
    box = tag("div", table, class_="scroll", tabindex=0, role="region", aria_label=title)
    return tag("section", tag("h2", title), _spread(keyed), box, class_="index")


def _spread(keyed: Sequence[tuple[Report, str]]) -> Html:
    """How many documents are how fluent; without a model, how many penalty points they have."""
    fluency = [report.fluency for report, _ in keyed if report.fluency is not None]
    points = [report.mqm_per_1000_words for report, _ in keyed]
    top = 100.0 if fluency else max(1.0, *points)
    what = "documents by fluency" if fluency else "documents by MQM points per 1,000 words"
    scale = tag("p", tag("span", "0"), tag("span", what), tag("span", f"{top:,.0f}"), class_="scale")
    return tag("figure", spread(fluency or points, top), scale, class_="chart")


def _score(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"


def _footer(view: View) -> Html:
    model = " ".join(filter(None, (view.model, view.revision)))
    keys = "Keys: n and p go from suspect to suspect, ← and → from mark to mark, Escape closes the reason."
    return join(
        [
            tag("footer", tag("p", keys, class_="keys", hidden=True), tag("p", f"qa {view.version} · model {model}")),
            tag("div", id="card", hidden=True, aria_hidden="true"),
        ]
    )
