"""Files → segments, the units that are compared: the lines of a text, the blocks of a document."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.document import Document
from qa.errors import InputError, UsageError
from qa.readers import ReadOptions, discover, read


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a corpus.

    Attributes:
        file: its file, relative to the folder that was named; "" where a file was named.
        entry: which entry of the file it is (`:12`), "" where the file is one document.
        segments: its text in pieces, without what is left at the ends of lines.
    """

    file: str
    entry: str
    segments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """What one system, or one reference translator, wrote: the documents of a file or a folder, sorted by file."""

    path: str
    parts: tuple[Part, ...]

    @property
    def segments(self) -> list[str]:
        """All segments, in order."""
        return [segment for part in self.parts for segment in part.segments]

    def name(self, index: int) -> str:
        """What to call a document, whatever folder its corpus is in."""
        part = self.parts[index]
        return (part.file or Path(self.path).name) + part.entry

    def place(self, index: int) -> str:
        """Where a document stands, for messages."""
        part = self.parts[index]
        return (os.path.join(self.path, part.file) if part.file else self.path) + part.entry


def load(path: str, fields: Sequence[str] = ()) -> Corpus:
    """The corpus in a file or folder.

    Readers that know of blocks make a segment of each; of other texts each line is one, also an empty line.

    Args:
        path: the file or folder; "-" is standard input.
        fields: JSON fields that hold the text; the usual names where empty.

    Raises:
        InputError: a file can't be read, or has no text.
    """
    options = ReadOptions(fields=tuple(fields))
    folder = os.path.isdir(path)
    parts: list[Part] = []
    for file in discover([path]):
        if isinstance(file, InputError):
            raise file
        documents = list(read(file, options))
        for document in documents:
            if isinstance(document, InputError):
                raise document
            segments = tuple(_segments(document))
            if not any(segments):
                raise InputError(f"{document.path}: is empty; there is nothing to compare")
            name = os.path.relpath(file, path).replace(os.sep, "/") if folder else ""
            parts.append(Part(name, (document.path or file).removeprefix(file), segments))
    return Corpus(path, tuple(sorted(parts, key=lambda part: part.file)))


def match(corpus: Corpus, reference: Corpus) -> None:
    """Make sure that each segment of a corpus has its counterpart in the reference.

    Raises:
        UsageError: one is a file, the other a folder.
        InputError: files, documents or segments are missing on one side.
    """
    counts, wanted = (Counter(part.file for part in c.parts) for c in (corpus, reference))
    if ("" in counts) != ("" in wanted):
        raise UsageError(f"{corpus.path}, {reference.path}: give two files or two folders, not one of each")
    _same_files(corpus, reference, counts, wanted)
    _same_files(reference, corpus, wanted, counts)
    for file, count in wanted.items():
        if counts[file] != count:
            own, theirs = (os.path.join(c.path, file) if file else c.path for c in (corpus, reference))
            raise InputError(
                f"{own}: number of documents is {counts[file]}, but {count} in {theirs}; both need the same, in order"
            )
    for index, (part, its) in enumerate(zip(corpus.parts, reference.parts, strict=True)):
        if len(part.segments) != len(its.segments):
            raise InputError(
                f"{corpus.place(index)}: number of segments is {len(part.segments)}, "
                f"but {len(its.segments)} in {reference.place(index)}; a segment is a line, or a block of a document"
            )


def fingerprint(corpora: Sequence[Corpus]) -> str:
    """A name for these texts, the same only for the same segments in the same documents: 16 hexadecimal digits."""
    texts = [[part.segments for part in corpus.parts] for corpus in corpora]
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:16]


def _segments(document: Document) -> list[str]:
    if document.blocks:
        return [" ".join(document.slice(block).split()) for block in document.blocks]
    return [line.rstrip() for line in document.text.removesuffix("\n").split("\n")]


def _same_files(one: Corpus, other: Corpus, own: Counter[str], theirs: Counter[str]) -> None:
    """That the one corpus has all files of the other."""
    if missing := sorted(theirs.keys() - own.keys()):
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise InputError(
            f"{one.path}: has no {missing[0]}{more}, unlike {other.path}; both need files of the same names"
        )
