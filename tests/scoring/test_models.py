from __future__ import annotations

import subprocess
import sys

import pytest

from qa import scoring
from qa.errors import ModelError, UsageError
from qa.scoring import builtin_files, gemma_files

HEAVY = {"torch", "transformers", "numpy", "tokenizers", "gguf", "onnxruntime", "sentencepiece"}
CAPTURE = {"check": True, "capture_output": True, "text": True}


def test_importing_loads_nothing_heavy():
    assert not HEAVY & loaded_by("import qa.scoring")


def test_asking_what_is_installed_loads_nothing_heavy():
    assert not HEAVY & loaded_by("import qa.scoring as s; s.resolve('auto'); [s.installed(m.name) for m in s.MODELS]")


def test_a_model_is_loaded_when_it_is_needed():
    assert not HEAVY & loaded_by("from qa.scoring import load_model; load_model('builtin', cache=False)")


def loaded_by(code: str) -> set[str]:
    """The modules that a program loads."""
    done = subprocess.run([sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"], **CAPTURE)
    return set(done.stdout.split())


@pytest.mark.parametrize("name", ["gema", "", "hf:", "gemma:x"])
def test_an_unknown_name_lists_the_known_ones(name):
    with pytest.raises(UsageError, match=r"unknown model .*known: auto, none, builtin, gemma, hf:<id or path>"):
        scoring.load_model(name)


def test_every_model_says_what_users_must_know():
    for model in scoring.MODELS:
        assert model.summary
        assert model.licence
        assert model.install.startswith(("pip install", "nothing"))
    assert scoring.find("gemma").sha256 == gemma_files.GGUF_SHA256
    assert scoring.find("hf:some/model").name == "hf:<id or path>"


def test_missing_packages(monkeypatch, cache_dir):
    monkeypatch.setattr(gemma_files, "find_spec", lambda module: None)
    assert scoring.resolve("auto") == "builtin"
    assert scoring.load_model("auto").name == "builtin"
    assert not scoring.installed("gemma")
    for act in (lambda: scoring.load_model("gemma"), lambda: scoring.install("gemma")):
        with pytest.raises(ModelError) as error:
            act()
        assert str(error.value) == 'model "gemma" is not installed; run: pip install "qa[gemma]"'


def test_auto_prefers_gemma(monkeypatch):
    monkeypatch.setattr(gemma_files, "missing_packages", list)
    assert scoring.resolve("auto") == "gemma"


def test_none_is_no_model():
    assert scoring.resolve("none") is None
    with pytest.raises(UsageError, match="a language model is needed"):
        scoring.load_model("none")


def test_what_comes_with_the_package_is_verified_in_place_of_installed(monkeypatch):
    done = []
    monkeypatch.setattr(builtin_files, "verify", lambda: done.append("verified"))
    scoring.install("builtin")
    assert done == ["verified"]


def test_models_that_qa_does_not_install():
    with pytest.raises(UsageError, match="hf download"):
        scoring.install("hf:some/model")
    with pytest.raises(UsageError, match="start its server"):
        scoring.install("openai:http://127.0.0.1:8080/v1#tiny")
    with pytest.raises(UsageError, match="no known checksums"):
        scoring.verify("hf:some/model")
