"""`qa batch`: settings, one job, its summary, an exit code."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from qa.cli.check import with_arguments
from qa.cli.terminal import complain, progress, write
from qa.config import load
from qa.errors import UsageError
from qa.integrations.batch.page import headline
from qa.integrations.batch.settings import Settings
from qa.output.summary import plural
from qa.output.visible import visible

TROUBLE = 2
"""Exit code."""

_SHOWN = 10
"""Most findings by code, documents and failures that are printed; the summary in the folder has more."""


def run(arguments: argparse.Namespace) -> int:
    """Check a corpus."""
    if not arguments.paths:
        raise UsageError("nothing to check; give files, folders or globs, as in: qa batch news/*.parquet --output out")
    for name in ("workers", "shard_rows", "max_characters"):
        if getattr(arguments, name) == 0:
            raise UsageError(f"--{name.replace('_', '-')} must be at least 1")
    if not all(map(find_spec, ("fsspec", "pyarrow", "ray"))):
        raise UsageError('qa batch needs Ray Data and pyarrow: pip install "qa[ray]"')
    from qa.integrations.batch.cluster import Cluster
    from qa.integrations.batch.job import run as run_job

    summary = run_job(
        arguments.paths,
        arguments.output,
        _settings(arguments),
        Cluster(arguments.address, arguments.workers, arguments.gpus),
        arguments.restart,
        lambda what, total: progress(what, total, shown=True),
    )
    for failure in summary["failures"][:_SHOWN]:
        complain(failure)
    if (more := len(summary["failures"]) - _SHOWN) > 0:
        complain(f"and {more:,} more, in {arguments.output}/summary.json")
    write(_told(summary, arguments.output))
    return TROUBLE if summary["failures"] else 0


def _settings(arguments: argparse.Namespace) -> Settings:
    general = with_arguments(load(arguments.config), arguments)
    given = {
        name: value
        for name in ("id_field", "host_field", "max_characters", "shard_rows", "first_pass")
        if (value := getattr(arguments, name)) is not None
    }
    return Settings(
        fields=general.fields,
        lang_field=general.lang_field,
        source_field=general.source_field,
        lang=general.lang,
        source_lang=general.source_lang,
        model=general.model,
        quality=general.quality,
        select=general.select,
        ignore=general.ignore,
        options=general.rules,
        **given,
    )


def _told(summary: Mapping[str, Any], output: str) -> str:
    """The summary in a few lines."""
    lines = [headline(summary)]
    for name in ("fluency", "quality", "suspects"):
        known = summary["distributions"][name]["quantiles"]
        if known:
            shown = ", ".join(f"{p[1:].lstrip('0')} % {value}" for p, value in known.items())
            lines.append(f"{name} of documents: {shown}")
    codes = sorted(summary["by_code"].items(), key=lambda pair: (-pair[1], pair[0]))[:_SHOWN]
    if codes:
        lines.append("most findings: " + ", ".join(f"{code} {n:,}" for code, n in codes))
    for worst in summary["worst"][:_SHOWN]:
        name = f" ({worst['id']})" if worst["id"] else ""
        lines.append(f"{visible(worst['file'])}:{worst['row']}{visible(name)}: {plural(worst['suspects'], 'suspect')}")
    lines.append(f"{output}: reports/*.parquet, summary.json, index.html")
    return "\n".join(lines) + "\n"
