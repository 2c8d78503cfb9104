"""`qa batch`: what is refused before any work is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.cli import main


def test_without_inputs_or_output_it_says_what_to_give(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", "--output", "out"]) == 2
    assert "nothing to check; give files" in capsys.readouterr().err
    assert main(["batch", "a.jsonl"]) == 2
    assert "--output" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--workers", "--shard-rows", "--max-characters"])
def test_none_is_no_number_of_workers_or_rows(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", "a.jsonl", "--output", "out", option, "0"]) == 2
    assert f"{option} must be at least 1" in capsys.readouterr().err


def test_without_the_extra_it_names_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("qa.cli.batch.find_spec", lambda name: None)
    assert main(["batch", "a.jsonl", "--output", "out"]) == 2
    assert capsys.readouterr().err == 'qa: qa batch needs Ray Data and pyarrow: pip install "qa[ray]"\n'


def test_an_unknown_rule_or_model_is_an_error_before_the_folder_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("ray.data", reason="needs the extra [ray]")
    (tmp_path / "a.jsonl").write_text('{"text": "A."}')
    for option in (["--select", "XYZ1"], ["--model", "best"]):
        assert main(["batch", str(tmp_path / "a.jsonl"), "--output", str(tmp_path / "out"), *option]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "out").exists()
