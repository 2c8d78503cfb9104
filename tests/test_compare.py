"""Segments, scores and limits of `qa.comparing`, against sacreBLEU itself."""

from __future__ import annotations

import builtins
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import sacrebleu
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.significance import PairedTest

from qa.comparing.gate import Limit, as_data, beyond_limits, dropped, stored
from qa.comparing.scores import Comparison, Score, compare
from qa.comparing.segments import Corpus, Part, fingerprint, load, match
from qa.document import Document
from qa.errors import InputError, UsageError

REFERENCE = (
    "The council will vote on the new bridge on Monday.",
    "Two ferries were damaged in the storm.",
    "The mayor said that nobody was hurt.",
    "Schools stay closed until the end of the week.",
    "Engineers are looking at the harbour wall.",
    "Farmers further inland lost part of the harvest.",
)
GOOD = (
    "The council votes on the new bridge on Monday.",
    "Two ferries were damaged by the storm.",
    "The mayor said nobody was hurt.",
    "Schools stay closed until the end of the week.",
    "Engineers are looking at the wall of the harbour.",
    "Farmers further inland lost some of the harvest.",
)
POOR = (
    "Council on Monday votes about bridge new.",
    "Two ferry damaged storm.",
    "Mayor told nobody hurt was.",
    "School closed remain to week end.",
    "Engineer look to harbour wall.",
    "Farmer inland loses harvest part.",
)


def corpus(path: str, *documents: tuple[str, ...]) -> Corpus:
    if len(documents) == 1:
        return Corpus(path, (Part("", "", documents[0]),))
    return Corpus(path, tuple(Part(f"{i}.txt", "", d) for i, d in enumerate(documents)))


def two(test: str | None = None, **options: Any) -> Comparison:
    return compare([corpus("good", GOOD), corpus("poor", POOR)], [corpus("ref", REFERENCE)], test=test, **options)


def one(segments: tuple[str, ...] = GOOD, path: str = "good", **options: Any) -> Comparison:
    return compare([corpus(path, segments)], [corpus("ref", REFERENCE)], test=None, **options)


def test_scores_are_those_of_sacrebleu() -> None:
    result = two(metrics=("bleu", "chrf", "chrf++", "ter"))
    for system, segments in zip(result.systems, (GOOD, POOR), strict=True):
        theirs = {
            "bleu": sacrebleu.corpus_bleu(segments, [REFERENCE]),
            "chrf": sacrebleu.corpus_chrf(segments, [REFERENCE]),
            "chrf++": sacrebleu.corpus_chrf(segments, [REFERENCE], word_order=2),
            "ter": sacrebleu.corpus_ter(segments, [REFERENCE]),
        }
        assert {m: s.score for m, s in system.scores.items()} == {m: round(s.score, 4) for m, s in theirs.items()}
        assert result.names == {m: s.name for m, s in theirs.items()}
    assert result.signatures["bleu"] == f"nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:{sacrebleu.__version__}"


def test_several_references() -> None:
    result = compare([corpus("good", GOOD)], [corpus("r1", REFERENCE), corpus("r2", POOR)], test=None)
    assert result.systems[0].scores["bleu"].score == round(sacrebleu.corpus_bleu(GOOD, [REFERENCE, POOR]).score, 4)
    assert result.signatures["bleu"].startswith("nrefs:2|")


@pytest.mark.parametrize(("test", "theirs"), [("bootstrap", "bs"), ("randomization", "ar")])
def test_paired_tests_are_those_of_sacrebleu(test: str, theirs: str) -> None:
    result = two(test, metrics=("bleu",))
    named = [("good", GOOD), ("poor", POOR)]
    paired = PairedTest(named, {"bleu": sacrebleu.BLEU()}, [REFERENCE], theirs, n_ar_confidence=0)
    signatures, scores = paired()
    baseline, poor = (system.scores["bleu"] for system in result.systems)
    expected = scores["BLEU"][1]
    assert baseline.p_value is None
    assert poor == Score(*(round(float(getattr(expected, n)), 4) for n in ("score", "mean", "ci")), poor.p_value)
    assert poor.p_value == pytest.approx(expected.p_value, abs=1e-6)
    if theirs == "ar":
        assert result.signatures["bleu"] == str(signatures["BLEU"])


def test_the_same_texts_give_the_same_figures() -> None:
    assert two("bootstrap", metrics=("bleu",)) == two("bootstrap", metrics=("bleu",))


def test_confidence_of_one_system() -> None:
    result = compare([corpus("good", GOOD)], [corpus("ref", REFERENCE)], ["chrf"])
    metric = sacrebleu.CHRF()
    theirs = metric.corpus_score(GOOD, [REFERENCE], n_bootstrap=1000)
    ours = result.systems[0].scores["chrf"]
    assert (ours.score, ours.p_value) == (round(theirs.score, 4), None)
    assert (ours.mean, ours.interval) == pytest.approx((theirs._mean, theirs._ci), abs=1e-3)
    assert result.signatures["chrf"] == str(metric.get_signature())


def test_scores_of_documents() -> None:
    result = compare(
        [corpus("good", GOOD[:2], GOOD[2:])], [corpus("ref", REFERENCE[:2], REFERENCE[2:])], ["chrf", "ter"], test=None
    )
    assert result.documents == (("0.txt", 2), ("1.txt", 4))
    assert result.systems[0].documents[1] == {
        "chrf": round(sacrebleu.corpus_chrf(GOOD[2:], [REFERENCE[2:]]).score, 4),
        "ter": round(sacrebleu.corpus_ter(GOOD[2:], [REFERENCE[2:]]).score, 4),
    }
    assert result.systems[0].scores == one(metrics=["chrf", "ter"]).systems[0].scores


@pytest.mark.parametrize(
    ("lang", "tokenizer"), [(None, "13a"), ("de", "13a"), ("zh", "zh"), ("zh-TW", "zh"), ("th", "char")]
)
def test_the_language_says_how_words_are_cut(lang: str | None, tokenizer: str) -> None:
    result = one(lang=lang)
    assert f"|tok:{tokenizer}|" in result.signatures["bleu"]
    assert ("|asian:yes|" in result.signatures["ter"]) == (tokenizer == "zh")


@pytest.mark.parametrize("lang", ["ja", "ko"])
def test_a_tokenizer_that_is_not_installed(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("ja_mecab.MeCab", "ko_mecab.mecab_ko"):
        monkeypatch.setattr(f"sacrebleu.tokenizers.tokenizer_{module}", None, raising=False)
    result = one(lang=lang, metrics=["bleu"])
    assert "|tok:char|" in result.signatures["bleu"]
    assert f'run: pip install "sacrebleu[{lang}]"' in result.notes[0]


def test_without_sacrebleu(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = builtins.__import__

    def lacking(name: str, *rest: Any) -> Any:
        if name.startswith("sacrebleu"):
            raise ModuleNotFoundError(name)
        return whole(name, *rest)

    monkeypatch.setattr(builtins, "__import__", lacking)
    with pytest.raises(UsageError, match=r'^comparing needs sacreBLEU; run: pip install "qa\[compare\]"$'):
        one()


def test_notes_on_texts_that_are_not_what_they_should_be() -> None:
    chinese = corpus("zh", ("市议会周一将就新桥进行表决。",))
    assert "set --lang" in compare([chinese], [chinese], test=None).notes[0]
    assert compare([chinese], [chinese], lang="zh", test=None).notes == ()
    cut = corpus("cut", ("It rained .",) * 100)
    assert "cut: seems to be tokenized" in compare([cut], [cut], test=None).notes[0]


def test_empty_segments_do_no_harm() -> None:
    result = compare([corpus("a", ("", "Two boats.", ""))], [corpus("r", ("One boat.", "", ""))])
    assert result.systems[0].scores["bleu"].score == 0


def test_lines_of_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.de").write_bytes("Eins \r\n\r\nZwei\u2028und drei\n".encode())
    assert load(str(tmp_path / "a.de")).segments == ["Eins", "", "Zwei\u2028und drei"]


@settings(max_examples=30)
@given(st.lists(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1), min_size=1))
def test_any_lines(lines: list[str]) -> None:
    with patch("qa.comparing.segments.read", lambda path, options: [Document.from_text("\n".join(lines) + "\n")]):
        assert load("a.txt").segments == lines


def test_blocks_of_a_page_and_records(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<article><h1>Title</h1><p>One\n line.</p><p>Two.</p></article>")
    assert load(str(tmp_path / "a.html")).segments == ["Title", "One line.", "Two."]
    records = [{"mt": "One.\nTwo."}, {"mt": "Three."}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records))
    read = load(str(tmp_path / "a.jsonl"), ["mt"])
    assert [part.segments for part in read.parts] == [("One.", "Two."), ("Three.",)]
    assert [read.name(i) for i in range(2)] == ["a.jsonl:1", "a.jsonl:2"]


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.txt").write_text("Two.")
    (tmp_path / "one.txt").write_text("One.")
    read = load(str(tmp_path))
    assert [(p.file, p.segments) for p in read.parts] == [("b/two.txt", ("Two.",)), ("one.txt", ("One.",))]


def test_files_that_hold_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n \n")
    with pytest.raises(InputError, match=r"a\.txt: is empty; there is nothing to compare"):
        load(str(tmp_path / "a.txt"))
    with pytest.raises(InputError, match=r"no\.txt: no such file"):
        load(str(tmp_path / "no.txt"))


@pytest.mark.parametrize(
    ("own", "error", "message"),
    [
        (corpus("mt", ("a",)), UsageError, "mt, ref: give two files or two folders, not one of each"),
        (
            Corpus("mt", (Part("0.txt", "", ("a",)),)),
            InputError,
            "mt: has no 1.txt, unlike ref; both need files of the same names",
        ),
        (
            corpus("mt", ("a",), ("b", "c"), ("d",)),
            InputError,
            "ref: has no 2.txt, unlike mt; both need files of the same names",
        ),
        (
            Corpus("mt", (Part("0.txt", ":1", ("a",)), Part("0.txt", ":2", ("a",)), Part("1.txt", "", ("b", "c")))),
            InputError,
            f"{Path('mt', '0.txt')}: number of documents is 2, but 1 in {Path('ref', '0.txt')}; "
            "both need the same, in order",
        ),
        (
            corpus("mt", ("a",), ("b",)),
            InputError,
            f"{Path('mt', '1.txt')}: number of segments is 1, but 2 in {Path('ref', '1.txt')}; "
            "a segment is a line, or a block of a document",
        ),
    ],
)
def test_texts_that_do_not_match(own: Corpus, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        match(own, corpus("ref", ("A",), ("B", "C")))
    assert str(raised.value) == message


def test_fingerprint() -> None:
    assert fingerprint([corpus("a", ("x", "y"))]) == fingerprint([corpus("b", ("x", "y"))])
    assert fingerprint([corpus("a", ("x",), ("y",))]) != fingerprint([corpus("a", ("x", "y"))])


def test_limits() -> None:
    result = one()
    bleu, ter = (result.systems[0].scores[m].score for m in ("bleu", "ter"))
    assert beyond_limits(result, [Limit("--min-bleu", "bleu", bleu), Limit("--max-ter", "ter", ter)]) == []
    assert beyond_limits(result, [Limit("--min-bleu", "bleu", 99.5), Limit("--max-ter", "ter", 1)]) == [
        f"good: BLEU is {bleu:.2f}, --min-bleu is 99.5",
        f"good: TER is {ter:.2f}, --max-ter is 1",
    ]


def save(path: Path, comparison: Comparison) -> Path:
    path.write_text(json.dumps(as_data(comparison, "1.0", [])))
    return path


def test_a_drop_since_a_stored_run(tmp_path: Path) -> None:
    before = stored(save(tmp_path / "run.json", one()))
    assert dropped(one(), before, 0) == []
    worse = dropped(one(POOR, "poor"), before, 0.5)
    assert [line.split(" is ")[0] for line in worse] == ["poor: BLEU", "poor: chrF2", "poor: TER"]
    assert "--max-drop is 0.5" in worse[0]
    assert dropped(one(POOR, "poor"), before, 500) == []
    assert dropped(one(), stored(save(tmp_path / "poor.json", one(POOR))), 0) == []


def test_how_a_run_was_tested_does_not_matter(tmp_path: Path) -> None:
    assert dropped(two("bootstrap"), stored(save(tmp_path / "run.json", two(None))), 0) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fingerprint": "0"}, "was made with other references"),
        ({"signatures": {}}, "has no BLEU; "),
        ({"signatures": {"bleu": "nrefs:1|tok:zh"}}, "BLEU has another signature (there tok:zh, here case:mixed"),
        ({"systems": {"x": {}, "y": {}}}, "has no system good, only x, y; "),
        ({"systems": {"x": {}}}, "has no BLEU of good; "),
    ],
)
def test_runs_that_cannot_be_compared(change: dict[str, Any], message: str, tmp_path: Path) -> None:
    now = one(metrics=["bleu"])
    before = stored(save(tmp_path / "run.json", now))
    with pytest.raises(InputError) as raised:
        dropped(now, replace(before, **change), 0)
    assert str(raised.value).startswith(f"{tmp_path / 'run.json'}: {message}")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"metrics": {"bleu": 1}}', "[" * 100_000, "\ud800", "NaN"])
def test_files_that_hold_no_run(content: str, tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    file.write_bytes(content.encode(errors="surrogatepass"))
    with pytest.raises(InputError, match=r"run\.json: is no stored run; make it anew with: qa compare"):
        stored(file)
    with pytest.raises(InputError, match=r"no\.json: can't be read: No such file"):
        stored(tmp_path / "no.json")


def test_a_stored_score_that_is_no_number(tmp_path: Path) -> None:
    data = as_data(one(), "1.0", [])
    data["systems"][0]["scores"]["bleu"]["score"] = float("nan")
    (tmp_path / "run.json").write_text(json.dumps(data))
    with pytest.raises(InputError, match="is no stored run"):
        stored(tmp_path / "run.json")
