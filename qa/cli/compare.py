"""`qa compare`: read the texts, score them, print the scores, and an exit code that says whether they will do."""

from __future__ import annotations

import argparse
import re

from qa.cli.arguments import version
from qa.cli.check import writable
from qa.cli.layout import definitions, paragraphs, table
from qa.cli.terminal import columns, complain, shows_colours, write
from qa.comparing.gate import Limit, as_data, beyond_limits, dropped, stored
from qa.comparing.scores import METRICS, Comparison, Score, compare
from qa.comparing.segments import load
from qa.config import language_code
from qa.errors import UsageError
from qa.output.as_json import dumps
from qa.output.paint import Paint, painter
from qa.output.visible import visible

_FAILED = 1
"""Exit code."""

_SHOWN = 20
"""Most documents of a system in a table."""

_SIGNIFICANT = 0.05
_LEAST = 0.001


def run(arguments: argparse.Namespace) -> int:
    """Compare what is named; whether it will do as an exit code."""
    hypotheses, references = _inputs(arguments.paths, arguments.ref)
    metrics = _metrics(arguments.metrics)
    limits = _limits(arguments, metrics)
    if (arguments.max_drop is None) != (arguments.against is None):
        raise UsageError("--max-drop and --against go together; the one says how much, the other since which run")
    lang = language_code(arguments.lang) if arguments.lang else None
    stored_at = [str(arguments.against)] if arguments.against else []
    output = writable(arguments.output, [*hypotheses, *references, *stored_at])
    before = stored(arguments.against) if arguments.against else None
    fields = _listed(arguments.fields)
    comparison = compare(
        [load(path, fields) for path in hypotheses],
        [load(path, fields) for path in references],
        metrics,
        lang,
        None if arguments.test == "none" else arguments.test,
    )
    failures = beyond_limits(comparison, limits)
    if before:
        failures += dropped(comparison, before, arguments.max_drop)
    if arguments.format == "json":
        text = dumps(as_data(comparison, version(), failures), indent=1)
    else:
        text = as_text(comparison, 100 if output else columns(), painter(not output and shows_colours()))
    write(text, output)
    for failure in failures:
        complain(failure)
    return _FAILED if failures else 0


def as_text(comparison: Comparison, width: int, paint: Paint) -> str:
    """Tables of the scores, of the whole and of each document, and how they were made."""
    parts = [_systems(comparison, width, paint)]
    if len(comparison.documents) > 1:
        parts += [_documents(comparison, index, width, paint) for index in range(len(comparison.systems))]
    parts.append(definitions([(name, comparison.signatures[m]) for m, name in comparison.names.items()], width))
    parts += [paragraphs(visible(note), width) for note in (*_legend(comparison), *comparison.notes)]
    return "\n".join(parts)


def _systems(comparison: Comparison, width: int, paint: Paint) -> str:
    rows = [
        (visible(system.path), *(_cell(system.scores[metric]) for metric in comparison.names))
        for system in comparison.systems
    ]
    return table(("system", *_heads(comparison)), rows, width, paint)


def _cell(score: Score) -> str:
    text = f"{score.score:.2f}"
    if score.interval is not None:
        text += f" ± {score.interval:.2f}"
    if score.p_value is not None:
        p_value = f"p={score.p_value:.3f}" if score.p_value >= _LEAST else f"p<{_LEAST}"
        text += f" {p_value}" + ("*" if score.p_value < _SIGNIFICANT else "")
    return text


def _documents(comparison: Comparison, index: int, width: int, paint: Paint) -> str:
    """The documents of one system, worst first by the first metric."""
    system = comparison.systems[index]
    first = next(iter(comparison.names))
    sign = -1 if first == "ter" else 1
    ranked = sorted(zip(comparison.documents, system.documents, strict=True), key=lambda entry: sign * entry[1][first])
    rows = [
        (visible(name), str(count), *(f"{scores[metric]:.2f}" for metric in comparison.names))
        for (name, count), scores in ranked[:_SHOWN]
    ]
    head = "document" if len(comparison.systems) == 1 else f"document of {visible(system.path)}"
    text = table((head, "segments", *_heads(comparison)), rows, width, paint)
    left = len(ranked) - len(rows)
    return text + (f"  and {left} better ones, which --format json shows\n" if left else "")


def _heads(comparison: Comparison) -> list[str]:
    return [f"{name} {'↓' if metric == 'ter' else '↑'}" for metric, name in comparison.names.items()]


def _legend(comparison: Comparison) -> list[str]:
    """What the marks in the table stand for."""
    if comparison.test is None:
        return []
    lines = ["± is half of the 95 % confidence interval, by bootstrap resampling."]
    if len(comparison.systems) > 1:
        how = "paired bootstrap resampling" if comparison.test == "bootstrap" else "paired approximate randomization"
        lines.append(
            f"p: how likely chance alone makes a system differ so much from {comparison.systems[0].path}, by {how}; "
            f"* marks p < {_SIGNIFICANT}."
        )
    return [" ".join(lines)]


def _inputs(paths: list[str], references: list[str] | None) -> tuple[list[str], list[str]]:
    """Translations and references; without --ref, two paths are one of each."""
    if references is None and len(paths) == 2:
        paths, references = paths[:1], paths[1:]
    if not paths or not references:
        raise UsageError("give translations and a reference, as in: qa compare mt.txt --ref human.txt")
    if twice := next((path for path in paths if paths.count(path) > 1), None):
        raise UsageError(f"{twice}: is given twice; name each translation once")
    if [*paths, *references].count("-") > 1:
        raise UsageError("-: standard input can be read only once; put one of the texts in a file")
    return paths, references


def _metrics(given: list[str] | None) -> list[str]:
    metrics = list(dict.fromkeys(name.lower() for name in _listed(given))) or ["bleu", "chrf", "ter"]
    if unknown := next((name for name in metrics if name not in METRICS), None):
        raise UsageError(f'unknown metric "{unknown}"; there are {", ".join(METRICS)}')
    return metrics


def _limits(arguments: argparse.Namespace, metrics: list[str]) -> list[Limit]:
    asked = [
        Limit(option, metric, points)
        for option, metric, points in (
            ("--min-bleu", "bleu", arguments.min_bleu),
            ("--min-chrf", "chrf", arguments.min_chrf),
            ("--max-ter", "ter", arguments.max_ter),
        )
        if points is not None
    ]
    for limit in asked:
        if limit.metric not in metrics:
            raise UsageError(f"{limit.option} needs {limit.metric} among --metrics")
    return asked


def _listed(given: list[str] | None) -> list[str]:
    """Entries parted by commas or spaces."""
    return [entry for text in given or () for entry in re.split(r"[,\s]+", text) if entry]
