"""The model card shows what was measured."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("torch", reason="the recipes need PyTorch")

from models.recipes.builtin.card import FLUENCY_KINDS, card
from models.recipes.builtin.export import SHIPPED
from qa.languages import CODES
from qa.scoring.builtin_files import REVISION, folder

FIGURES = json.loads((folder() / "figures.json").read_text(encoding="utf-8"))


def test_the_shipped_card_is_made_from_the_shipped_figures() -> None:
    from sentencepiece import SentencePieceProcessor

    pieces = SentencePieceProcessor(model_file=str(folder() / "pieces.model")).get_piece_size()
    assert (SHIPPED / "README.md").read_text(encoding="utf-8") == card(FIGURES, pieces)


def test_it_names_the_revision_that_reports_carry() -> None:
    assert REVISION in card(FIGURES, 1)


@pytest.mark.parametrize("lang", sorted(CODES))
def test_there_is_a_figure_for_every_language_with_a_language_file(lang: str) -> None:
    assert f"\n| {lang} | " in card(FIGURES, 1)


@pytest.mark.parametrize("kind", FLUENCY_KINDS)
def test_there_is_a_figure_for_every_kind_of_error_that_the_target_shows(kind: str) -> None:
    assert 0.0 <= FIGURES["demetr"][kind] <= 1.0
