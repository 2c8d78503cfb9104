from __future__ import annotations

import subprocess
import sys

import pytest

from qa.errors import UsageError
from qa.scoring import installed, load_model, registry
from qa.scoring.estimators import metricx


def test_every_quality_model_says_what_users_must_know():
    for model in registry.QUALITY_MODELS:
        assert model.summary
        assert model.licence
        assert model.install
    assert registry.find_quality("builtin").name == "builtin"
    assert registry.find_quality("comet:some/model").name == "comet:<path or id>"
    assert registry.find_any("openai:http://localhost/v1#m").name == "openai:<base-url>#<model>"
    assert registry.find_any("gemma").name == "gemma"


def test_a_quality_model_gives_no_fluency():
    with pytest.raises(UsageError, match='unknown model "comet:x"'):
        load_model("comet:x")


def test_what_is_installed(tmp_path, monkeypatch):
    monkeypatch.setenv("QA_COMET_PYTHON", str(tmp_path / "python"))
    assert not installed("comet:x")
    (tmp_path / "python").touch()
    assert installed("comet:x")
    assert installed("openai:http://localhost/v1#m")
    monkeypatch.setattr(metricx, "find_spec", lambda module: None)
    assert not installed("metricx:x")


def test_asking_loads_nothing_heavy():
    code = "from qa.scoring.registry import *; [installed(m.name) for m in QUALITY_MODELS]"
    code += "; import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert not {"torch", "transformers", "numpy", "tokenizers", "onnxruntime", "urllib.request"} & set(
        done.stdout.split()
    )
