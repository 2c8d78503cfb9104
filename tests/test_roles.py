"""Roles inferred in plain text."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa import roles
from qa.document import Block, Document, Role
from qa.scoring import load_encoder
from qa.scoring.windows import read_documents
from qa.segmentation import segment

PARAGRAPH = (
    "The two countries opened a new round of talks on Monday, their third this year, and officials on both sides said "
    "that they were content with the mood, if not with the results."
)


def inferred(*blocks: str, lang: str = "en") -> list[Role]:
    document = segment(Document.from_text("\n\n".join(blocks), lang))
    return [b.role for b in roles.assign(document, roles.infer(document)).blocks]


def test_paragraphs_are_body() -> None:
    assert inferred(PARAGRAPH, PARAGRAPH.replace("talks", "fishing")) == [Role.BODY, Role.BODY]


def test_a_photo_credit_between_paragraphs() -> None:
    assert inferred(PARAGRAPH, "Foto: Erika Muster/dpa", PARAGRAPH)[1] is Role.CREDIT


def test_buttons_and_menus_are_furniture() -> None:
    found = inferred(
        "Home", "Politics", "Sport", "Newsletter", PARAGRAPH, PARAGRAPH, "Share on Facebook", "Subscribe now"
    )
    assert found.count(Role.FURNITURE) >= 5


def test_what_markup_says_is_kept() -> None:
    text = "Foto: dpa"
    document = segment(Document(text, "de", blocks=(Block(0, len(text), Role.LIST, True),)))
    assert roles.assign(document, roles.infer(document)).blocks[0].role is Role.LIST
    assert roles.infer(document)[0][Role.LIST] == 1.0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=60).filter(str.strip), min_size=1, max_size=6))
def test_chances_add_up_to_one(blocks: list[str]) -> None:
    document = segment(Document.from_text("\n\n".join(blocks), "en"))
    for chances in roles.infer(document):
        assert math.isclose(sum(chances.values()), 1.0, rel_tol=1e-4)
        assert min(chances.values()) >= 0.0


def test_a_text_without_blocks_has_no_roles() -> None:
    assert roles.infer(segment(Document.from_text("", "en"))) == ()


@pytest.mark.parametrize("by", [-2, -1, 1, 2])
def test_shifted_looks_at_the_neighbour(by: int) -> None:
    rows = np.arange(1, 5, dtype=np.float32).reshape(-1, 1)
    expected = [rows[i - by, 0] if 0 <= i - by < len(rows) else 0 for i in range(len(rows))]
    assert roles.shifted(rows, by)[:, 0].tolist() == expected


def test_a_chinese_character_says_more_than_a_letter() -> None:
    assert roles.width("abc") == 3
    assert roles.width("你好") == 5


def read(*blocks: str, lang: str = "en") -> list[Role]:
    """As `inferred`, with what the built-in encoder makes of the blocks."""
    document = segment(Document.from_text("\n\n".join(blocks), lang))
    [reading] = read_documents(load_encoder(cache=False), [document])
    return [b.role for b in roles.assign(document, roles.infer(document, reading.vectors)).blocks]


STORY = (
    "Die Stadt will die alte Brücke im Frühjahr sperren, weil die Pfeiler unterspült sind und niemand weiß, wie lange "
    "sie noch tragen.",
    "Für die Pendler heißt das ein Umweg von zwanzig Minuten, und die Händler am Ufer fürchten um ihre Kundschaft.",
    "Der Bürgermeister verspricht eine Fähre, doch bezahlt ist sie nicht, und der Rat stimmt erst im Mai darüber ab.",
)


def test_the_encoder_tells_the_story_from_what_stands_in_it() -> None:
    found = read(
        *STORY[:2], "Foto: Erika Muster/dpa", STORY[2], "Jetzt Newsletter abonnieren", "Kommentar schreiben", lang="de"
    )
    assert found == [Role.BODY, Role.BODY, Role.CREDIT, Role.BODY, Role.FURNITURE, Role.FURNITURE]


def test_a_story_alone_stays_body_with_the_encoder() -> None:
    assert set(read(*STORY, lang="de")) == {Role.BODY}


def test_each_network_hears_as_many_neighbours_as_it_was_trained_with() -> None:
    for reads, reach in (("words", 1), ("vectors", 2)):
        net = roles.network(reads)
        assert net.hidden.shape[0] == len(net.mean) + net.said.shape[1] * (2 * reach + 1)
