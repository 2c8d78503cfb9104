"""`qa models list|info|install`: which language models there are, and making one ready."""

from __future__ import annotations

import argparse

from qa.cli.layout import definitions, table
from qa.cli.terminal import columns, shows_colours, write
from qa.output.paint import painter
from qa.scoring import MODELS, ModelInfo, builtin_files, install
from qa.scoring.registry import QUALITY_MODELS, find_any, installed


def run(arguments: argparse.Namespace) -> int:
    """Run the one that was asked for."""
    if arguments.action == "list":
        models = dict.fromkeys((*MODELS, *QUALITY_MODELS))  # some are both
        rows = [(m.name, "yes" if installed(m.name) else "no", m.summary) for m in models]
        write(table(("name", "installed", "what"), rows, columns(), painter(shows_colours())))
    elif arguments.action == "info":
        write(info(find_any(arguments.name), columns()))
        if arguments.name == "builtin":
            write("\n" + builtin_files.card())
    else:
        install(arguments.name)
        write(f"{arguments.name} is {'part of qa and ' if arguments.name == 'builtin' else ''}ready\n")
    return 0


def info(model: ModelInfo, width: int) -> str:
    """What is known of a model, a line for each thing."""
    facts = [
        ("what", model.summary),
        ("size", model.size),
        ("languages", model.languages),
        ("licence", model.licence),
        ("sha256", model.sha256 or "none, the user brings the weights"),
        ("installed", "yes" if installed(model.name) else f"no; run: {model.install}"),
    ]
    return f"{model.name}\n" + definitions(facts, width)
