from __future__ import annotations

import subprocess
import sys

import pytest

from qa import scoring
from qa.errors import ModelError, UsageError
from qa.scoring import gemma_files


def test_importing_loads_nothing_heavy():
    code = "import sys, qa.scoring; sys.exit(bool({'torch', 'transformers', 'numpy', 'tokenizers'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_asking_what_is_installed_loads_nothing_heavy():
    code = (
        "import sys, qa.scoring as s; s.resolve('auto'); sys.exit(bool({'torch', 'gguf', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", ["gema", "", "hf:", "gemma:x"])
def test_an_unknown_name_lists_the_known_ones(name):
    with pytest.raises(UsageError, match=r"unknown model .*known: auto, none, gemma, hf:<id or path>"):
        scoring.load_model(name)


def test_every_model_says_what_users_must_know():
    for model in scoring.MODELS:
        assert model.summary
        assert model.licence
        assert model.install.startswith("pip install")
    assert scoring.find("gemma").sha256 == gemma_files.GGUF_SHA256
    assert scoring.find("hf:some/model").name == "hf:<id or path>"


def test_missing_packages(monkeypatch, cache_dir):
    monkeypatch.setattr(gemma_files, "find_spec", lambda module: None)
    assert scoring.resolve("auto") is None
    assert not scoring.installed("gemma")
    for act in (lambda: scoring.load_model("gemma"), lambda: scoring.install("gemma")):
        with pytest.raises(ModelError) as error:
            act()
        assert str(error.value) == 'model "gemma" is not installed; run: pip install "qa[gemma]"'
    with pytest.raises(ModelError, match="a language model is needed"):
        scoring.load_model("auto")


def test_models_that_qa_does_not_install():
    with pytest.raises(UsageError, match="hf download"):
        scoring.install("hf:some/model")
    with pytest.raises(UsageError, match="no known checksums"):
        scoring.verify("hf:some/model")
