"""The command `qa`: reads the arguments, runs one command, and turns every error into one line and an exit code.

Exit codes: 0 all is well, 1 `qa check` found something, 2 usage or input error, 130 interrupted, 143 terminated.
"""

from __future__ import annotations

import signal
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from types import FrameType
from typing import NoReturn

from qa.cli.arguments import parse
from qa.cli.terminal import complain, traceback
from qa.errors import QaError

INTERRUPTED, TERMINATED = 130, 143


def main(argv: Sequence[str] | None = None) -> int:
    """Run `qa` with these arguments, those of the process by default, and return the exit code."""
    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *where: complain(str(message))
        return _run(sys.argv[1:] if argv is None else list(argv))


def _run(argv: list[str]) -> int:
    try:
        with suppress(ValueError):  # outside the main thread no signals arrive
            signal.signal(signal.SIGTERM, _terminate)
        arguments = parse(argv)
        return int(import_module(arguments.module).run(arguments))
    except SystemExit as leaving:  # argparse, after --help or an error that it has told
        return leaving.code if isinstance(leaving.code, int) else 2
    except QaError as error:
        complain(str(error))
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        complain(f"internal error: {type(error).__name__}: {error} (QA_DEBUG=1 shows where)")
        traceback(error)
    return 2


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    """Leave in good order, so that nothing is left half done."""
    raise SystemExit(TERMINATED)


__all__ = ["main"]
