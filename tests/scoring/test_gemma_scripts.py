"""Pieces of a script belong together, and what all texts use belongs to all."""

from __future__ import annotations

import pytest

from qa.scoring.gemma_scripts import COMMON, parts


@pytest.mark.parametrize("piece", ["▁the", "été", "▁việc", "12", "…", "—", "▁", "▁▁", "<0x0A>", "\n", "😀", "€", "ﬁ"])
def test_every_text_may_use_it(piece: str) -> None:
    assert parts([piece]) == [COMMON]


@pytest.mark.parametrize(
    "alike",
    [
        ("▁мир", "ћ", "и"),
        ("世界", "の", "▁한국", "。", "Ａ"),
        ("हिन्दी", "বাংলা", "தமிழ்"),
        ("سلام", "שלום"),
        ("ελ", "ไทย", "ქართ"),
    ],
)
def test_scripts_that_stand_together_are_one_part(alike: tuple[str, ...]) -> None:
    found = set(parts(alike))
    assert len(found) == 1
    assert COMMON not in found


def test_a_piece_of_two_scripts_belongs_to_the_rarer() -> None:
    assert parts(["T恤"]) == parts(["恤"])
