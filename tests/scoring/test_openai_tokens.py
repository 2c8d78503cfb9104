from __future__ import annotations

from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.scoring.openai_tokens import ends

TEXTS = st.text(
    st.one_of(
        st.sampled_from(" \n\tabAB'’«é☃日本語กा\u0301\ufffd😀👩\u200d"),
        st.characters(exclude_categories=("Cs",)),
    ),
    min_size=1,
    max_size=40,
)
SHOWN = {
    "replaced": lambda piece: piece.decode(errors="replace"),
    "dropped": lambda piece: piece.decode(errors="ignore"),
    "without space": lambda piece: piece.decode(errors="replace").removeprefix(" "),
    "bytes": lambda piece: _bytes_where_needed(piece),
}


def _bytes_where_needed(piece: bytes) -> str:
    """As OpenAI's first models show their tokens."""
    try:
        return piece.decode()
    except UnicodeDecodeError:
        return "bytes:" + "".join(f"\\x{byte:02x}" for byte in piece)


@st.composite
def tokenized(draw: st.DrawFn) -> tuple[str, list[bytes]]:
    """A text and its bytes cut anywhere."""
    text = draw(TEXTS)
    data = text.encode()
    inner = draw(st.sets(st.integers(1, len(data) - 1))) if len(data) > 1 else set()
    return text, [data[a:b] for a, b in pairwise([0, *sorted(inner), len(data)])]


def true_ends(text: str, pieces: list[bytes]) -> list[int]:
    """For each piece, the characters that have begun before its end."""
    begun = [i for i, c in enumerate(text, 1) for _ in c.encode()]
    return [begun[at - 1] for at in accumulate(map(len, pieces))]


@settings(deadline=None)
@given(tokenized(), st.sampled_from(sorted(SHOWN)), st.sampled_from([[], ["<s>"], [None]]))
def test_no_boundary_is_made_up_however_tokens_are_shown(cut, way, start):
    """What is certain is true; the last token ends with the text; nothing is lost."""
    text, pieces = cut
    true = true_ends(text, pieces)
    found = ends(text, [*start, *map(SHOWN[way], pieces)])
    assert found is not None
    of_text = found[len(start) :]
    assert of_text == sorted(of_text)
    assert of_text[-1] == len(text)
    assert set(of_text) <= set(true)
    assert all(mine >= its for mine, its in zip(of_text, true, strict=True))


@settings(deadline=None)
@given(TEXTS.flatmap(lambda text: st.tuples(st.just(text), st.sets(st.integers(1, max(1, len(text) - 1))))))
def test_tokens_of_whole_characters_are_all_told_apart(drawn):
    text, cuts = drawn
    tokens = [text[a:b] for a, b in pairwise(sorted({0, *cuts, len(text)})) if a < b]
    assert ends(text, tokens) == list(accumulate(map(len, tokens)))
    assert ends(text, ["<s>", *tokens]) == [0, *accumulate(map(len, tokens))]


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        (["a ", "\ufffd", "\ufffd", "b"], [2, 3, 3, 4]),
        (["a ", "", "", "b"], [3, 3, 3, 4]),  # the first part may hide in "a "
        (["a ", "bytes:\\xf0\\x9f", "bytes:\\x98\\x80", "b"], [2, 3, 3, 4]),
        (["a ", "\ufffd", "\ufffd\ufffdb"], [2, 3, 4]),
        (["<bos>", "a", "😀", "b"], [0, 1, 3, 4]),
        ([None, " 😀", "b"], [1, 3, 4]),
    ],
)
def test_a_character_in_pieces(tokens, expected):
    assert ends("a 😀b", tokens) == expected


@pytest.mark.parametrize(
    "tokens",
    [[], ["a"], ["a", "b", "c"], ["A", "b"], ["a", "<eos>", "b"], ["b"], ["<s>", "<s>", "a", "b"], ["a", "\ufffd"]],
)
def test_what_can_not_be_the_text(tokens):
    assert ends("ab", tokens) is None


def test_a_text_that_looks_like_a_token_name():
    assert ends("<s>bytes:\\xe2", ["<s>", "<s>", "bytes:\\xe2"]) == [0, 3, 13]
