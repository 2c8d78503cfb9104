"""The network of the built-in model and its tokenizer.

The encoder tells for each token how likely the text is damaged there, and gives its state. The branch goes on from the
encoder's lower layers: it gives vectors in which languages lie together, and judges translations.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor

from qa.scoring.builtin_files import BRANCH, ENCODER, PIECES, find_damage
from qa.scoring.devices import cores
from qa.scoring.protocol import MOST_READ
from qa.scoring.tokens import batches, without_surrogates

BOS, PAD, EOS = 0, 1, 2
WINDOW = 510
"""Tokens seen at once, beside `<s>` and `</s>`."""
OVERLAP = 128
"""Tokens that two windows of a long text share; each takes its result from the one where it stands further inside."""
BATCH_TOKENS = 512
"""Tokens that one thread sees at a time, padding included; more costs memory and gains nothing."""
MOST_JUDGED = 250
"""Tokens of a translation, and of its source, that are read to judge it."""
THREADS = 8
"""Each takes some 35 MB beside the weights."""
OF_BRANCH = ("vectors", "judgement")
"""Outputs of the branch; all others are the encoder's."""


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The tokens of one text and where each ends in it; a token begins where the one before ends."""

    ids: NDArray[np.int64]
    ends: NDArray[np.int64]


class Window(NamedTuple):
    """Tokens `[start, end)` of the text with index `text`, seen at once; `[first, last)` take their results from it."""

    text: int
    start: int
    end: int
    first: int
    last: int


def windows(text: int, total: int) -> Iterator[Window]:
    """Windows over the tokens of a text, spread evenly; one for a text that fits, even if it is empty."""
    count = 1 + max(0, -(-(total - WINDOW) // (WINDOW - OVERLAP)))
    starts = [(total - WINDOW) * i // (count - 1) for i in range(count)] if count > 1 else [0]
    ends = [min(total, start + WINDOW) for start in starts]
    seams = [0, *((end + start) // 2 for end, start in zip(ends[:-1], starts[1:], strict=True)), total]
    for i in range(count):
        yield Window(text, starts[i], ends[i], seams[i], seams[i + 1])


class Alone(NamedTuple):
    """What is read of a text without its source.

    Attributes:
        damage: the logit of each token that the text is damaged there.
        vector: the mean of its states in which languages lie together.
        judgement: see `Network.judge`.
    """

    damage: NDArray[np.float32]
    vector: NDArray[np.float32]
    judgement: Judgement


class Judgement(NamedTuple):
    """What is made of a translation.

    Attributes:
        odds: of each token that is read, the logits that it is wrong, and seriously so.
        grade: the logit of the grade of the whole.
    """

    odds: NDArray[np.float32]
    grade: float


class Network:
    """The encoder, the branch and the tokenizer of a folder.

    Raises:
        Exception: anything, where a file is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._tokenizer = SentencePieceProcessor(model_file=str(folder / PIECES))
        self._folder = folder
        self._session = _session(folder / ENCODER)
        self._threads = min(THREADS, cores())
        self._slots = threading.Semaphore(self._threads)  # shared by all who call, so that memory stays bounded

    def tokenize(self, texts: Sequence[str]) -> list[Tokens]:
        """The tokens of each text, of a very long one those of its beginning; texts of white space alone have none."""
        return [self._tokens(without_surrogates(text[:MOST_READ])) for text in texts]

    def _tokens(self, text: str) -> Tokens:
        encoded = self._tokenizer.encode(text, out_type="offset_mapping")
        ends = np.asarray(encoded["offsets"], np.int64).reshape(-1, 2)[:, 1]
        return Tokens(np.asarray(encoded["ids"], np.int64), np.maximum.accumulate(ends) if len(ends) else ends)

    def damage(self, texts: Sequence[Tokens]) -> list[NDArray[np.float32]]:
        """The logit of each token that the text is damaged there."""
        results = [np.empty(len(tokens.ids), np.float32) for tokens in texts]
        for window, (damage,) in self.read(texts, ("damage",)):
            _take(results[window.text], window, damage)
        return results

    def damage_and_states(self, texts: Sequence[Tokens]) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
        """The logit of each token, and its state: the last hidden layer."""
        logits = [np.empty(len(tokens.ids), np.float32) for tokens in texts]
        states = [np.empty((len(tokens.ids), self.width), np.float32) for tokens in texts]
        for window, (damage, state) in self.read(texts, ("damage", "states")):
            _take(logits[window.text], window, damage)
            _take(states[window.text], window, state)
        return list(zip(logits, states, strict=True))

    def damage_and_vectors(
        self, texts: Sequence[Tokens], most: int
    ) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
        """The logit of each token, and the mean state of the first `most` of them, `<s>` and `</s>` counted."""
        logits = [np.empty(len(tokens.ids), np.float32) for tokens in texts]
        vectors = np.empty((len(texts), self.width), np.float32)
        for window, (damage, states) in self.read(texts, ("damage", "states")):
            _take(logits[window.text], window, damage)
            if window.start == 0:
                vectors[window.text] = states[:most].mean(0)
        return list(zip(logits, vectors, strict=True))

    def vectors(self, texts: Sequence[Tokens]) -> NDArray[np.float32]:
        """The sum of the states of each text in which languages lie together, a row each."""
        sums = np.zeros((len(texts), self.width), np.float32)
        for window, (states,) in self.read(texts, ("vectors",)):
            sums[window.text] += states.sum(0)
        return sums

    def alone(self, texts: Sequence[Tokens]) -> list[Alone]:
        """What is to be read of translations without their sources; of a long one, all but damage of its beginning."""
        found: list[Alone] = [Alone(np.empty(len(tokens.ids), np.float32), *_NOTHING) for tokens in texts]
        for window, (damage, states, judgement) in self.read(texts, ("damage", *OF_BRANCH)):
            of_text = found[window.text]
            _take(of_text.damage, window, damage)
            if window.start == 0:
                found[window.text] = of_text._replace(vector=states.mean(0), judgement=_judgement(judgement))
        return found

    @property
    def width(self) -> int:
        """Numbers in a state."""
        return next(int(output.shape[2]) for output in self._session.get_outputs() if output.name == "states")

    def read(
        self, texts: Sequence[Tokens], outputs: Sequence[str]
    ) -> Iterator[tuple[Window, list[NDArray[np.float32]]]]:
        """The outputs for each window of each text, in any order; those of `<s>` and `</s>` are the first and last.

        Batches are spread over the cores. That is faster than to spread each of them, and the figures are the same
        however many cores there are.
        """
        seen = [window for i, tokens in enumerate(texts) for window in windows(i, len(tokens.ids))]
        rows = [_row(texts[window.text].ids[window.start : window.end]) for window in seen]
        for i, results in self._run(rows, outputs):
            yield seen[i], results

    def judge(self, targets: Sequence[Tokens], sources: Sequence[Tokens]) -> list[Judgement]:
        """The judgement on each translation, read with its source; of very long ones only the beginning is read."""
        rows = [
            np.concatenate([_row(target.ids[:MOST_JUDGED]), [EOS], source.ids[:MOST_JUDGED], [EOS]])
            for target, source in zip(targets, sources, strict=True)
        ]
        found: list[Judgement] = [_NOTHING[1]] * len(rows)
        for i, (judgement,) in self._run(rows, ("judgement",)):
            found[i] = _judgement(judgement, min(MOST_JUDGED, len(targets[i].ids)))
        return found

    def _run(
        self, rows: Sequence[NDArray[np.int64]], outputs: Sequence[str]
    ) -> Iterator[tuple[int, list[NDArray[np.float32]]]]:
        """The outputs for each row of ids, in any order, with its index. Rows that are alike are read once."""
        alike: dict[bytes, list[int]] = {}
        for i, row in enumerate(rows):
            alike.setdefault(row.tobytes(), []).append(i)
        groups = list(alike.values())
        rows = [rows[group[0]] for group in groups]
        batched = list(batches([len(row) for row in rows], BATCH_TOKENS))

        def run(batch: Sequence[int]) -> list[NDArray[np.float32]]:
            ids = _padded([rows[i] for i in batch])
            with self._slots:
                return self._outputs(ids, outputs)

        if not set(outputs).isdisjoint(OF_BRANCH):
            self._branch  # noqa: B018 — loaded before the threads, which might each load it
        with ThreadPoolExecutor(self._threads) as pool:
            for batch, results in zip(batched, pool.map(run, batched), strict=True):
                for at, group in enumerate(batch):
                    own = [result[at, : len(rows[group])] for result in results]
                    yield from ((i, own) for i in groups[group])

    def _outputs(self, ids: NDArray[np.int64], outputs: Sequence[str]) -> list[NDArray[np.float32]]:
        """The outputs for a batch, of the encoder first and then of the branch, which are given in this order."""
        own = [name for name in outputs if name not in OF_BRANCH]
        more = [name for name in outputs if name in OF_BRANCH]
        if not more:
            results: list[NDArray[np.float32]] = self._session.run(own, {"ids": ids}, _NEEDED)
            return results
        *results, trunk = self._session.run([*own, "trunk"], {"ids": ids}, _NEEDED)
        return [*results, *self._branch.run(more, {"ids": ids, "trunk": trunk}, _NEEDED)]

    @cached_property
    def _branch(self) -> Any:
        try:
            return _session(self._folder / BRANCH)
        except Exception as error:  # whatever a parser says of a damaged file
            raise find_damage(error) from error


def _judgement(outputs: NDArray[np.float32], tokens: int | None = None) -> Judgement:
    """From the outputs for `<s>`, so many tokens (all but `</s>`), and what follows."""
    end = -1 if tokens is None else 1 + tokens
    return Judgement(outputs[1:end, :2], float(outputs[:, 2].mean()))


_NOTHING = np.empty(0, np.float32), Judgement(np.empty((0, 2), np.float32), 0.0)


def _row(tokens: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([[BOS], tokens, [EOS]]).astype(np.int64)


def _padded(rows: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    ids = np.full((len(rows), max(map(len, rows))), PAD, np.int64)
    for row, tokens in zip(ids, rows, strict=True):
        row[: len(tokens)] = tokens
    return ids


def _take(results: NDArray[np.float32], window: Window, values: NDArray[np.float32]) -> None:
    """Put the window's share of the values, the first of which is that of `<s>`, where it belongs."""
    skip = 1 - window.start
    results[window.first : window.last] = values[window.first + skip : window.last + skip]


_NEEDED = onnxruntime.RunOptions()
_NEEDED.only_execute_path_to_fetches = True


def _session(path: Path) -> Any:
    onnxruntime.set_default_logger_severity(
        3
    )  # its warnings, of graphics cards that are not there, say nothing to users
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1  # see `Network.read`
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # it keeps a plan, and the memory for it, for each shape of a batch
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
