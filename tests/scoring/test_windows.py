from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qa.document import Block, Document, Sentence
from qa.scoring.protocol import Reading
from qa.scoring.windows import (
    CHUNK_BYTES,
    CONTEXT_BYTES,
    blocks,
    chunks,
    read_documents,
    score_documents,
)


def document(text: str) -> Document:
    """Blocks are lines, sentences end in a stop."""
    blocks = tuple(Block(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text))
    sentences = tuple(
        Sentence(b.start + m.start(), b.start + m.end(), i)
        for i, b in enumerate(blocks)
        for m in re.finditer(r"[^.。\s][^.。]*[.。]?", text[b.start : b.end])
    )
    return Document(text, blocks=blocks, sentences=sentences)


def article(paragraphs: int, start: int = 0) -> list[str]:
    return [
        f"Paragraph {i} says something. " + f"It has {i} facts and figures. " * (i % 7)
        for i in range(start, paragraphs)
    ]


lines = st.lists(
    st.sampled_from(["A short line. ", "中文句子很短。", "слово ", "x" * 700, "e\u0301", "\ud800", " "]), max_size=60
)


@given(st.lists(lines.map("".join), max_size=12).map("\n\n".join))
def test_chunks_tile_the_text_and_keep_to_their_sizes(text):
    found = chunks(document(text))
    assert "".join(text[start:end] for _, start, end in found) == text
    for context, start, end in found:
        assert len(text[start:end].encode("utf-8", "replace")) <= CHUNK_BYTES
        assert len(text[context:start].encode("utf-8", "replace")) <= CONTEXT_BYTES
        assert context <= start <= end
        assert start == 0 or context < start


def test_chunks_begin_at_blocks_and_contexts_at_sentences():
    doc = document("\n\n".join(article(40)))
    blocks = {b.start for b in doc.blocks}
    sentences = {s.start for s in doc.sentences}
    found = chunks(doc)
    assert len(found) > 4
    assert all(start in blocks and context in blocks | sentences for context, start, _ in found)


def test_a_long_block_is_cut_at_sentences_and_a_long_sentence_between_words():
    doc = document("This sentence has six words. " * 200)
    assert all(start in {s.start for s in doc.sentences} for _, start, _ in chunks(doc))
    doc = document("word " * 2000)
    assert all(doc.text[start] == " " or start == 0 for _, start, _ in chunks(doc))


def test_an_edit_leaves_most_chunks_as_they_were(words):
    paragraphs = article(80)
    edited = [*paragraphs[:3], "A new paragraph has come in here, " * 9, *paragraphs[3:]]
    for texts in (paragraphs, edited):
        score_documents(words, [document("\n\n".join(texts))])
    before, after = map(set, words.calls)
    assert len(after - before) <= 4 < len(after) / 2


@given(st.lists(lines.map("".join), max_size=12).map("\n\n".join))
def test_blocks_tile_the_text(text):
    doc = document(text)
    found = blocks(doc)
    assert "".join(text[start:end] for _, start, end in found) == text
    assert [start for _, start, _ in found[1:]] == [block.start for block in doc.blocks[1:]]
    assert all(context == start for context, start, _ in found)


def test_a_model_without_context_gets_each_block_alone(words, assert_tiles):
    words.reads_context = False
    paragraphs = ["\n A title", *article(9), "x" * (2 * CHUNK_BYTES)]
    doc = document("\n\n".join(paragraphs))
    [scores] = score_documents(words, [doc])
    assert_tiles(scores, doc.text)
    [call] = words.calls
    assert call == [("", text) for text in [p + "\n\n" for p in paragraphs[:-1]] + paragraphs[-1:]]


def test_documents_are_scored_in_one_call_with_their_own_offsets(words, assert_tiles):
    documents = [document("\n\n".join(article(20))), document(""), document("Short."), Document("No blocks at all.")]
    scores = score_documents(words, documents)
    assert len(words.calls) == 1
    for doc, of_document in zip(documents, scores, strict=True):
        assert_tiles(of_document, doc.text)
    assert [len(s) for s in scores[1:]] == [0, 1, 4]


class WordEncoder:
    """Reads with the model of the tests; the vector holds the length of the text."""

    name, revision, reads_context = "words", "1", False

    def __init__(self, model):
        self.surprisal = model.surprisal

    def read(self, texts):
        vectors = [np.array([len(text)], np.float16) for text in texts]
        return [Reading(s, v) for s, v in zip(self.surprisal(texts), vectors, strict=True)]


def test_documents_are_read_block_by_block_in_one_call(words, assert_tiles):
    documents = [document("\n\n".join(article(3))), document(""), document("\n One.\n\n\u2003\n Two. ")]
    readings = read_documents(WordEncoder(words), documents)
    assert len(words.calls) == 1
    for doc, reading in zip(documents, readings, strict=True):
        assert_tiles(reading.scores, doc.text)
        assert len(reading.vectors) == len(doc.blocks)
        cuts = [0, *(b.start for b in doc.blocks[1:]), len(doc.text)]
        assert reading.vectors[:, 0].tolist() == [b - a for a, b in pairwise(cuts)][: len(doc.blocks)]
    words.reads_context = False
    assert [s.bits.tolist() for s in score_documents(words, documents)] == [r.scores.bits.tolist() for r in readings]
