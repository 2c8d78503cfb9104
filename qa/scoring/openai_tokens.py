r"""Where the tokens that a server shows stand in the text that it was sent.

Servers show a token as text, but not all tokens are text: one may hold a part of a character, which is shown as U+FFFD
(vLLM), as nothing (llama-cpp-python) or as `bytes:\xe2\x80` (OpenAI); some lose the space before a word, and the mark
of the start of a text may be among them or not. The offsets that servers give count what is shown, so are of no use.

Hence all ways in which the tokens can be laid over the bytes of the text, whole and in order, are followed. A boundary
that is the same in all of them is certain; tokens between which there is none count as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_BYTES = re.compile(r"bytes:((?:\\x[0-9a-f]{2})+)")
_LONGEST = 4  # bytes of a character in UTF-8
_LONGEST_TOKEN = 64  # bytes of a token that is not shown


def ends(text: str, tokens: Sequence[str | None]) -> list[int] | None:
    """The end of each token in code points of `text`, ascending; None where the tokens can't be laid over the text.

    A token that ends within a character ends with that character, as the tokens of a local model do.

    Args:
        text: without lone surrogates.
        tokens: as they are shown; None for a first one that is not shown.
    """
    return _laid(text, tokens, "replace") or _laid(text, tokens, "ignore")


def _laid(text: str, tokens: Sequence[str | None], errors: str) -> list[int] | None:
    """The same, where parts of characters are decoded with these `errors`."""
    data = text.encode()
    steps: list[dict[int, list[int]]] = []
    reached = {0}
    for i, token in enumerate(tokens):
        step = {start: list(_ends(data, start, token, errors)) for start in reached}
        if i == 0:
            step[0].append(0)  # it may mark the start of the text
        steps.append(step)
        reached = {end for some in step.values() for end in some}
    if len(data) not in reached:
        return None
    characters = _characters(text)
    found = []
    alive, after = {len(data)}, len(text)
    for step in reversed(steps):
        places = {characters[at] for at in alive}
        if len(places) == 1:
            after = places.pop()
        found.append(after)
        alive = {start for start, some in step.items() if not alive.isdisjoint(some)}
    return found[::-1]


def _ends(data: bytes, start: int, token: str | None, errors: str) -> Iterator[int]:
    """Where a token shown like this can end that starts there."""
    if token is None:
        yield from range(start + 1, min(start + _LONGEST_TOKEN, len(data)) + 1)
        return
    if told := _BYTES.fullmatch(token):
        piece = bytes.fromhex(told[1].replace("\\x", ""))
        if data.startswith(piece, start):
            yield start + len(piece)
    size = len(token.encode("utf-8", "replace"))
    shortest = size - 2 * token.count("\ufffd")  # each is three bytes, and stands for one at least
    longest = size + 2 * (_LONGEST - 1) + 1  # parts of characters at both ends, and a space
    for end in range(start + shortest, min(start + longest, len(data)) + 1):
        shown = data[start:end].decode(errors=errors)
        if shown == token or shown == f" {token}":
            yield end


def _characters(text: str) -> list[int]:
    """For each offset in bytes, the number of characters that have begun before it."""
    return [0, *(i for i, c in enumerate(text, 1) for _ in c.encode())]
