"""The real protocol with the worker, which finds a stand-in for `comet` on its path: same functions, no networks."""

from __future__ import annotations

import os
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from qa.errors import ModelError
from qa.finding import Severity
from qa.scoring.estimators import comet, load_quality
from qa.scoring.estimators.comet import Comet
from qa.scoring.quality import Doubt

STAND_IN = """
import os, sys, time
from pathlib import Path


class Prediction(dict):
    __getattr__ = dict.get


class Model:
    def __init__(self, kind):
        self.kind = kind

    def requires_references(self):
        return self.kind == "reference"

    def predict(self, samples, batch_size=16, gpus=1, progress_bar=True):
        assert gpus == 0 and not progress_bar and os.environ["HF_HUB_OFFLINE"] == "1"
        print("noise on stdout")
        for sample in samples:
            if sample["mt"] == "crash":
                print("warning", file=sys.stderr)
                sys.exit("out of memory")
            if sample["mt"] == "hang":
                time.sleep(60)
            if sample["mt"] == "error":
                raise ValueError("no such layer\\nmore")
        output = Prediction(scores=[len(s["mt"]) / max(1, len(s["src"])) for s in samples])
        if self.kind == "xcomet":
            span = {"text": "x", "confidence": 0.75, "severity": "major", "start": 3, "end": 9}
            output["metadata"] = Prediction(error_spans=[[span] if len(s["mt"]) > 3 else [] for s in samples])
        return output


def load_from_checkpoint(path):
    print("loading")
    path = Path(path)
    kind = (path.parents[1] / "hparams.yaml").read_text().split()[1]
    with open(path.parent / "loaded", "a") as log:
        log.write("once ")
    if kind == "pickled" and os.environ.get("TORCH_FORCE_WEIGHTS_ONLY_LOAD") == "1":
        raise RuntimeError("Weights only load failed. This file can still be loaded")
    if kind == "lonely":
        raise OSError("We couldn't connect to the hub")
    return Model(kind)
"""


@pytest.fixture
def environment(tmp_path, monkeypatch) -> Path:
    """Makes this interpreter one that has COMET; returns the folder of its packages."""
    packages = tmp_path / "packages"
    (packages / "unbabel_comet-2.2.7.dist-info").mkdir(parents=True)
    (packages / "unbabel_comet-2.2.7.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: unbabel-comet\nVersion: 2.2.7\n"
    )
    (packages / "comet.py").write_text(STAND_IN)
    monkeypatch.setenv("PYTHONPATH", str(packages))
    monkeypatch.setenv("QA_COMET_PYTHON", sys.executable)
    monkeypatch.delenv("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", raising=False)
    return packages


@pytest.fixture
def model_folder(tmp_path):
    """Makes the folder of a model of some kind."""

    def make(kind: str, weights: bytes = b"weights") -> Path:
        folder = tmp_path / kind
        (folder / "checkpoints").mkdir(parents=True, exist_ok=True)
        (folder / "hparams.yaml").write_text(f"class_identifier: {kind}\npretrained_model: some/encoder\n")
        with zipfile.ZipFile(folder / "checkpoints" / "model.ckpt", "w") as archive:
            archive.writestr("archive/data/0", weights)
        return folder

    return make


@pytest.fixture
def grade(environment, model_folder):
    """Grades by a model of some kind."""

    def run(kind: str, targets: list[str], sources: list[str | None]) -> list:
        return Comet(str(model_folder(kind))).grade(targets, sources, "en", "de")

    return run


def test_scores_become_qualities(grade):
    grades = grade("kiwi", ["ab", "abcd", "abcdefgh", "\ud800"], ["abcd", "abcde", "abcd", "ab"])
    assert [g.quality for g in grades] == [50, 80, 100, 50]
    assert all(g.doubts == () for g in grades)


def test_error_spans_become_doubts(grade):
    whole, none = grade("xcomet", ["one two", "one"], ["eins zwei", "eins"])
    assert whole.doubts == (Doubt(4, 7, Severity.MAJOR, 0.75),)  # without the space before, within the text
    assert none.doubts == ()


def test_the_model_is_loaded_once_and_when_it_is_needed(environment, model_folder, monkeypatch):
    monkeypatch.setattr(comet, "CHUNK", 2)
    folder = model_folder("kiwi")
    model = Comet(str(folder))
    assert not (folder / "checkpoints" / "loaded").exists()
    assert [g.quality for g in model.grade(["a", "ab", "abc"], ["abcd"] * 3, None, None)] == [25, 50, 75]
    assert model.grade([], [], None, None) == []
    threads = [threading.Thread(target=model.grade, args=(["a"], ["b"], None, None)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (folder / "checkpoints" / "loaded").read_text() == "once "


def test_a_checkpoint_can_be_named_itself(environment, model_folder):
    folder = model_folder("kiwi")
    by_file = Comet(str(folder / "checkpoints" / "model.ckpt"))
    assert by_file.revision == Comet(str(folder)).revision
    assert by_file.revision.endswith(".2.2.7")


def test_the_revision_follows_the_weights(environment, model_folder):
    first = Comet(str(model_folder("kiwi"))).revision
    assert Comet(str(model_folder("kiwi", b"weightz"))).revision != first


def test_by_name(environment, model_folder, tmp_path, monkeypatch):
    monkeypatch.setenv("QA_CACHE_DIR", str(tmp_path / "cache"))
    name = f"comet:{model_folder('kiwi')}"
    assert load_quality(name).grade(["a"], ["ab"], None, None)[0].quality == 50
    (tmp_path / "kiwi" / "checkpoints" / "loaded").unlink()
    assert load_quality(name).grade(["a"], ["ab"], None, None)[0].quality == 50
    assert not (tmp_path / "kiwi" / "checkpoints" / "loaded").exists()  # the grade was kept


@pytest.mark.parametrize(
    ("kind", "target", "why"),
    [
        ("reference", "a", "it compares with a reference translation; take one that needs none, such as a CometKiwi"),
        (
            "pickled",
            "a",
            "its checkpoint holds objects beside weights, which could run code; if you trust it, set .*=1",
        ),
        ("lonely", "a", "not in the hub's cache; run: hf download some/encoder --include \""),
        ("kiwi", "error", "can't be used: no such layer$"),
        ("kiwi", "crash", "stopped with exit code 1: out of memory$"),
    ],
)
def test_what_goes_wrong(grade, kind, target, why):
    with pytest.raises(ModelError, match=why) as error:
        grade(kind, [target], ["b"])
    assert "\n" not in str(error.value)


def test_a_file_that_the_user_trusts(grade, monkeypatch):
    monkeypatch.setenv("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "1")
    assert grade("pickled", ["a"], ["b"])[0].quality == 100


def test_a_model_that_is_gone_stays_gone(environment, model_folder):
    model = Comet(str(model_folder("kiwi")))
    for _ in range(2):
        with pytest.raises(ModelError, match="stopped with exit code 1"):
            model.grade(["crash"], ["b"], None, None)


def test_an_error_does_not_end_the_process(environment, model_folder):
    model = Comet(str(model_folder("kiwi")))
    with pytest.raises(ModelError, match="no such layer"):
        model.grade(["error"], ["b"], None, None)
    assert model.grade(["a"], ["b"], None, None)[0].quality == 100


def test_a_model_that_hangs(environment, model_folder, monkeypatch):
    model = Comet(str(model_folder("kiwi")))
    model.grade(["a"], ["b"], None, None)
    monkeypatch.setattr(comet, "PATIENCE", 0.2)
    monkeypatch.setattr("qa.scoring.estimators.worker._GRACE", 0.2)
    with pytest.raises(ModelError, match=r"no answer in 0\.2 seconds"):
        model.grade(["hang"], ["b"], None, None)


def test_it_needs_the_source(grade):
    with pytest.raises(ModelError, match="compares with the source, and there is none"):
        grade("kiwi", ["a"], [None])


@pytest.mark.parametrize(("missing", "why"), [("checkpoints/model.ckpt", "there is no "), ("hparams.yaml", "hparams")])
def test_a_folder_that_lacks_a_file(environment, model_folder, missing, why):
    folder = model_folder("kiwi")
    (folder / missing).unlink()
    with pytest.raises(ModelError, match=why):
        Comet(str(folder))


def test_a_model_that_is_not_there(environment):
    pytest.importorskip("huggingface_hub")
    with pytest.raises(ModelError, match="neither a path nor in the hub's cache; run: hf download no-one/nothing"):
        Comet("no-one/nothing")


def test_a_python_without_comet(monkeypatch):
    monkeypatch.setenv("QA_COMET_PYTHON", sys.executable)
    with pytest.raises(ModelError, match=r"needs unbabel-comet in .*; run: .* -m pip install unbabel-comet"):
        Comet("x")


def test_no_python(monkeypatch, tmp_path):
    monkeypatch.delenv("QA_COMET_PYTHON", raising=False)
    monkeypatch.setenv("QA_CACHE_DIR", str(tmp_path))
    with pytest.raises(ModelError, match=r"run: python3 -m venv \S*comet && \S*comet\S* -m pip install unbabel-comet$"):
        Comet("x")
    monkeypatch.setenv("QA_COMET_PYTHON", str(tmp_path / "python"))
    with pytest.raises(ModelError, match=r"QA_COMET_PYTHON is .*, which is not there"):
        Comet("x")


@pytest.mark.skipif(os.name == "nt", reason="every file can be run there, or none")
def test_a_python_that_can_not_be_run(monkeypatch, tmp_path):
    (tmp_path / "python").write_text("text")
    monkeypatch.setenv("QA_COMET_PYTHON", str(tmp_path / "python"))
    with pytest.raises(ModelError, match="can't be run"):
        Comet("x")
