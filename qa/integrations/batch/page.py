"""The overview of a job as one HTML page, in the style of the page of `qa check`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

from qa.output.html.markup import Html, join, tag
from qa.output.summary import plural

_FAILURES = 100
"""Most failures that are listed."""

_BINS = 20


def render(summary: Mapping[str, Any]) -> str:
    """The page of a summary."""
    style = resources.files("qa.output.html").joinpath("style.css").read_text("utf-8")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content="default-src 'none'; style-src 'unsafe-inline'"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"qa: {plural(summary['checked'], 'document')}"),
        tag("style", Html(style)),
    )
    parts = [_header(summary), *_charts(summary), _languages(summary), _codes(summary), _worst(summary)]
    main = tag("main", tag("section", *parts, class_="index"))
    footer = tag("footer", tag("p", tag("code", summary["signature"])))
    return f"<!doctype html>\n{tag('html', head, tag('body', main, footer), lang='en')}\n"


def headline(summary: Mapping[str, Any]) -> str:
    """`1,000 rows · 990 checked · 10 dead letters · 1,204 suspects · 2,310 findings (…)`."""
    severities = ", ".join(f"{n:,} {name}" for name, n in summary["by_severity"].items())
    rest = [f"{summary[name]:,} {name}" for name in ("unread", "lost") if summary[name]]
    return " · ".join(
        (
            plural(summary["rows"], "row"),
            f"{summary['checked']:,} checked",
            plural(summary["dead_letters"], "dead letter"),
            *rest,
            plural(summary["suspects"], "suspect"),
            plural(summary["findings"], "finding") + (f" ({severities})" if severities else ""),
        )
    )


def _header(summary: Mapping[str, Any]) -> Html:
    failures = summary["failures"]
    parts = [tag("h1", plural(summary["checked"], "document")), tag("p", headline(summary), class_="figures")]
    if failures:
        shown = [tag("p", failure) for failure in failures[:_FAILURES]]
        title = tag("summary", plural(len(failures), "failure"))
        parts.append(tag("details", title, *shown, class_="notice bad", open=len(failures) <= 3))
    return tag("header", *parts)


def _charts(summary: Mapping[str, Any]) -> Iterable[Html]:
    for name in ("fluency", "quality"):
        values = {int(value): n for value, n in summary["distributions"][name]["histogram"].items()}
        if values:
            scale = tag("p", tag("span", "0"), tag("span", f"documents by {name}"), tag("span", "100"), class_="scale")
            yield tag("figure", _bars(values, f"documents by {name}"), scale, class_="chart")


def _bars(values: Mapping[int, int], label: str) -> Html:
    """How many values, from 0 to 100, lie in each twentieth."""
    bins = [0] * _BINS
    for value, n in values.items():
        bins[min(_BINS - 1, value * _BINS // 100)] += n
    most = max(bins)
    bars = [
        tag(
            "rect",
            tag("title", f"{n:,}"),
            x=50 * i,
            width=48,
            y=f"{100 * (1 - n / most):.1f}",
            height=f"{100 * n / most:.1f}",
            class_="bin",
        )
        for i, n in enumerate(bins)
        if n
    ]
    box = {"viewBox": "0 0 1000 100", "preserveAspectRatio": "none"}
    return tag("svg", *bars, class_="spread", role="img", aria_label=label, **box)


def _languages(summary: Mapping[str, Any]) -> Html:
    spread = summary["distributions"]
    rows = []
    for lang, of_lang in spread["suspects"]["by_lang"].items():
        cells = [lang, f"{of_lang['documents']:,}"]
        for name in ("fluency", "quality", "suspects"):
            known = spread[name]["by_lang"].get(lang, {}).get("quantiles") or {}
            cells += [str(known.get(p, "–")) for p in ("p05", "p50", "p95")]
        rows.append(cells)
    names = [f"{name} {p}" for name in ("fluency", "quality", "suspects") for p in ("5 %", "50 %", "95 %")]
    return _table("Languages", ("language", "documents", *names), rows)


def _codes(summary: Mapping[str, Any]) -> Html:
    from qa.rules.registry import rule

    found = sorted(summary["by_code"].items(), key=lambda pair: (-pair[1], pair[0]))
    per = max(1, summary["checked"])
    rows = [(code, rule(code).name, f"{n:,}", f"{1000 * n / per:.1f}") for code, n in found]
    return _table("Findings", ("code", "name", "findings", "per 1,000 documents"), rows)


def _worst(summary: Mapping[str, Any]) -> Html:
    rows = [
        (
            f"{w['file']}:{w['row']}",
            w["id"] or "",
            w["lang"] or "?",
            f"{w['suspects']:,}",
            f"{w['mqm']:.0f}",
            "–" if w["fluency"] is None else f"{w['fluency']:.0f}",
        )
        for w in summary["worst"]
    ]
    return _table("Documents, worst first", ("row", "id", "language", "suspects", "MQM", "fluency"), rows)


def _table(title: str, names: Iterable[str], rows: Iterable[Iterable[str]]) -> Html:
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in names)))
    body = tag("tbody", *(tag("tr", *(tag("td", cell) for cell in row)) for row in rows))
    box = tag("div", tag("table", head, body), class_="scroll", tabindex=0, role="region", aria_label=title)
    return join([tag("h2", title), box])
