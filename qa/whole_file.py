"""Write a file as a whole or not at all: whoever reads it meanwhile, or after a crash, finds the old one or the new."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path


def write_whole(file: Path, data: bytes) -> None:
    """Put `data` into a file in one step. Links are followed, permissions kept; devices and pipes are written to.

    Where the folder takes no new files, the file itself is written to, which a crash may interrupt.

    Raises:
        OSError: it can't be written; what was there before is still there.
    """
    target = Path(os.path.realpath(file))
    if target.exists() and not target.is_file():
        file.write_bytes(data)
        return
    beside = target.with_name(f".{os.urandom(8).hex()}.qa-new")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    except PermissionError:
        file.write_bytes(data)
        return
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        if target.exists():
            shutil.copymode(target, beside)
        os.replace(beside, target)
    except BaseException:  # an interrupt among them
        with suppress(OSError):
            os.unlink(beside)
        raise
