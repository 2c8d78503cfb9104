"""The parser of arguments, and the version it shows."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from qa.cli.terminal import complain


class Parser(argparse.ArgumentParser):
    """Tells an error in one line."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **settings)

    def error(self, message: str) -> NoReturn:
        """Leave with the exit code for errors of usage."""
        complain(f"{message}; see {self.prog} --help")
        sys.exit(2)


class Version(argparse.Action):
    """Shows the version and leaves."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:  # noqa: A002
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Show it."""
        sys.stdout.write(f"qa {version()}\n")
        sys.exit(0)


def version() -> str:
    """The version that is installed."""
    from importlib import metadata

    try:
        return metadata.version("qa")
    except metadata.PackageNotFoundError:  # run from a folder of sources
        return "unknown"
