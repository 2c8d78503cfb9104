"""The Python interface, as the README shows it."""

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import qa
from qa.scoring import load_encoder
from qa.scoring.cascade import Cascade
from qa.scoring.protocol import Reading, TokenScores

ARTICLE = (
    "The two countries opened a new round of talks on Monday, their third this year, officials said.\n\n"
    "Jane Doe / Reuters\n\n"
    "Neither side expects a quick result, according to people who know the plans for the coming weeks."
)


def test_check_marks_the_words_and_gives_a_reason() -> None:
    report = qa.check(ARTICLE, lang="en", model="none")
    (finding,) = report.findings
    assert (finding.code, finding.text, finding.line, finding.column) == ("DOC102", "Jane Doe / Reuters", 3, 1)
    assert report.text[finding.start : finding.end] == finding.text
    assert finding.message.startswith("Photo credit")
    assert [p.text for p in report.suspects] == ["Jane Doe / Reuters"]


def test_suspects_come_worst_first() -> None:
    report = qa.check(ARTICLE + "\n\n(Read here: Fish are late.,\n\nShare this article", lang="en", model="none")
    suspicions = [p.suspicion for p in report.suspects]
    assert len(suspicions) >= 3
    assert suspicions == sorted(suspicions, reverse=True)


def test_the_language_is_detected_when_it_is_not_given() -> None:
    assert qa.check("Die Gespräche gehen im Mai weiter, sagte die Ministerin.", model="none").lang == "de"


def test_a_language_without_data_is_told_in_one_note() -> None:
    report = qa.check("Isihluku sibulawe eMbali izolo kusihlwa.", lang="zu", model="none")
    assert report.notes == ("no language data for 'zu'; only rules that need none were run",)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "x", "🙂", "\x00", "a" * 5000, "،", "\u202e", "\ud7ff"])
def test_odd_texts_give_a_report(text: str) -> None:
    assert qa.check(text, model="none").text == text


def test_select_and_ignore() -> None:
    assert qa.Checker("none", select=["TYP"]).check(ARTICLE, lang="en").findings == ()
    assert qa.Checker("none", ignore=["photo-credit-in-body"]).check(ARTICLE, lang="en").findings == ()


def test_an_unknown_code_names_the_nearest() -> None:
    with pytest.raises(qa.UsageError, match="DOC102"):
        qa.Checker("none", select=["DCO102"])


def test_an_unknown_model_is_a_usage_error() -> None:
    with pytest.raises(qa.UsageError, match="gemma"):
        qa.Checker("gema")


def test_fluency_without_a_model_says_why_there_is_none() -> None:
    with pytest.raises(qa.ModelError, match='model="none"'):
        qa.Checker("none").fluency(["A sentence."], lang="en")


def test_documents_of_one_run_show_what_recurs() -> None:
    texts = [
        f"{ARTICLE}\n\nQwx Daily Plus",
        "Another story, about fish, that is told in one long line.\n\nQwx Daily Plus",
    ]
    reports = qa.Checker("none", select=["DOC104"]).check_many(texts, lang="en")
    assert [[f.text for f in r.findings] for r in reports] == [["Qwx Daily Plus"]] * 2


def test_progress_is_told() -> None:
    told: list[int] = []
    qa.Checker("none").check_many([ARTICLE] * 40, lang="en", progress=told.append)
    assert told == [32, 40]


def test_reports_are_the_same_from_many_threads() -> None:
    checker = qa.Checker("none")
    alone = checker.check(ARTICLE, lang="en").findings
    with ThreadPoolExecutor(8) as pool:
        assert all(r.findings == alone for r in pool.map(lambda _: checker.check(ARTICLE, lang="en"), range(24)))


class CountingEncoder:
    """The built-in model, which notes what it reads."""

    def __init__(self) -> None:
        self._encoder = load_encoder(cache=False)
        self.name, self.revision, self.reads_context = "builtin", self._encoder.revision, False
        self.read_texts: list[str] = []

    def read(self, texts: Sequence[str]) -> list[Reading]:
        self.read_texts += texts
        return self._encoder.read(texts)

    def surprisal(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> list[TokenScores]:
        raise AssertionError("a second pass")


def test_every_block_is_read_once_for_roles_and_fluency() -> None:
    encoder = CountingEncoder()
    checker = qa.Checker("none")
    checker.scorer = Cascade(encoder)
    report = checker.check(ARTICLE, lang="en")
    assert [t.strip() for t in encoder.read_texts] == ARTICLE.split("\n\n")
    assert report.fluency is not None
    assert [f.code for f in report.findings] == ["DOC102"]


def test_a_second_run_reads_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_CACHE_DIR", str(tmp_path))
    first = qa.Checker("builtin").check(ARTICLE, lang="en")
    monkeypatch.setattr("qa.scoring.builtin_network.Network", None)  # so that it can't be loaded
    second = qa.Checker("builtin").check(ARTICLE, lang="en")
    assert first.findings == second.findings
    assert first.passages == second.passages


def test_the_built_in_model_is_the_same_from_many_threads() -> None:
    checker = qa.Checker("builtin", cache=False)
    alone = checker.check(ARTICLE, lang="en")
    with ThreadPoolExecutor(4) as pool:
        assert all(
            r.passages == alone.passages for r in pool.map(lambda _: checker.check(ARTICLE, lang="en"), range(8))
        )


def test_the_signature_says_how_to_get_the_report_again() -> None:
    signature = qa.check(ARTICLE, lang="en", model="none").signature
    assert signature.startswith("qa|v:")
    assert "|rules:all|model:none|" in signature
    assert signature.endswith("|lang:en")


def test_the_mqm_score_counts_penalties_per_thousand_words() -> None:
    report = qa.check(ARTICLE, lang="en", model="none")
    (finding,) = report.findings
    assert report.mqm_per_1000_words == pytest.approx(1000 * 5 * finding.confidence / len(ARTICLE.split()))


@pytest.mark.parametrize(
    "module", ["torch", "transformers", "onnxruntime", "sentencepiece", "numpy", "rich", "sentencex", "langdetect"]
)
def test_importing_qa_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, qa; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
