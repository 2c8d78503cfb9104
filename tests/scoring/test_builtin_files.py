"""The files of the built-in model: intact as shipped, and told by name where they are not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from qa import scoring
from qa.errors import ModelError
from qa.scoring import builtin_files
from qa.scoring.builtin import Builtin

NAMES = ("encoder.onnx", "branch.onnx", "pieces.model")


@pytest.fixture
def own_folder(tmp_path, monkeypatch) -> Path:
    """A copy of the files that a test may damage."""
    folder = shutil.copytree(builtin_files.folder(), tmp_path / "builtin")
    monkeypatch.setattr(builtin_files, "folder", lambda: folder)
    return folder


def test_the_shipped_files_are_what_the_manifest_says():
    builtin_files.verify()
    scoring.verify("builtin")
    assert scoring.installed("builtin")
    assert builtin_files.folder().joinpath("README.md").is_file()


def test_the_revision_is_that_of_the_weights():
    assert builtin_files.measured()["encoder.onnx"].sha256.startswith(Builtin.revision)
    assert len(Builtin.revision) == 8
    assert scoring.find("builtin").sha256 == builtin_files.FILES["encoder.onnx"].sha256


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file(own_folder, name):
    (own_folder / name).unlink()
    assert not scoring.installed("builtin")
    with pytest.raises(ModelError) as error:
        scoring.load_model("auto" if not scoring.installed("gemma") else "builtin")
    assert str(error.value) == (
        f'model "builtin" is damaged: {own_folder / name}: missing; run: pip install --force-reinstall qa'
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("content", [b"", b"version https://git-lfs.github.com/spec/v1\n"])
def test_a_file_of_another_size_is_told_at_once(own_folder, name, content):
    (own_folder / name).write_bytes(content)
    with pytest.raises(ModelError, match=rf"{name}: {len(content)} bytes instead of \d+; run: pip install --force-r"):
        scoring.load_model("builtin")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_can_not_be_parsed_is_named(own_folder, name):
    path = own_folder / name
    path.write_bytes(b"\xff" * path.stat().st_size)
    model = Builtin()

    def use() -> None:
        model.surprisal(["Text."])
        model.embed(["Text."])

    with pytest.raises(ModelError) as error:
        use()
    assert f"{path}: its SHA-256 is" in str(error.value)
    assert "\n" not in str(error.value)
    with pytest.raises(ModelError, match="SHA-256"):
        scoring.install("builtin")


def test_files_that_are_intact_and_can_not_be_loaded():
    found = builtin_files.find_damage(RuntimeError("no memory\nat all"))
    assert str(found) == f'model "builtin" in {builtin_files.folder()} can\'t be loaded: no memory'
    found = builtin_files.find_damage(ImportError("DLL load failed"))
    assert str(found) == 'model "builtin" can\'t be run: DLL load failed; run: pip install --force-reinstall qa'


def test_a_package_that_is_missing(monkeypatch):
    monkeypatch.setattr(builtin_files, "find_spec", lambda module: None)
    assert not scoring.installed("builtin")


def test_the_recipe_records_what_the_files_are(own_folder, tmp_path, monkeypatch):
    monkeypatch.setattr(builtin_files, "_MANIFEST", tmp_path / "manifest.json")
    (own_folder / "encoder.onnx").write_bytes(b"new weights")
    builtin_files.record()
    assert json.loads((tmp_path / "manifest.json").read_text())["encoder.onnx"]["size"] == 11


def test_an_installed_package_holds_its_own_files(tmp_path, monkeypatch):
    package = tmp_path / "site-packages" / "qa"
    (package / "scoring").mkdir(parents=True)
    monkeypatch.setattr(builtin_files, "__file__", str(package / "scoring" / "builtin_files.py"))
    assert builtin_files.folder() == package / "models" / "builtin"
    (tmp_path / "site-packages" / "models" / "builtin").mkdir(parents=True)
    assert builtin_files.folder() == tmp_path / "site-packages" / "models" / "builtin"  # a checkout
    (package / "models" / "builtin").mkdir(parents=True)
    assert builtin_files.folder() == package / "models" / "builtin"
