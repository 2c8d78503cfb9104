"""Fuzz one target, guided by coverage: `python tests/fuzz/fuzz.py readers tests/fuzz/corpus/readers -runs=9999`.

Needs `pip install atheris`. Options after the target are libFuzzer's; a folder is a corpus that it reads and adds to.
What breaks a target is written to `crash-…`: fix it, and put the file into `corpus/<target>/` under a name that says
what it is.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))
with atheris.instrument_imports(include=["qa"]):
    from tests.fuzz.targets import TARGETS

    for target in TARGETS.values():  # what is imported late is imported now
        target(b"\x06\x06The ferry was late.\fDie F\xc3\xa4hre war am Montag zu sp\xc3\xa4t, sagte er.")


def main() -> None:
    """Run it until it is stopped."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"usage: fuzz.py {{{','.join(TARGETS)}}} [FOLDER] [OPTIONS OF LIBFUZZER]")
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
