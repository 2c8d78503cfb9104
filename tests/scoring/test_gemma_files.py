"""Files of the converted model, with a conversion that writes two small files."""

from __future__ import annotations

import shutil
import threading

import pytest

from qa.errors import ModelError
from qa.scoring import gemma_convert, gemma_files

pytest.importorskip("filelock")


@pytest.fixture
def conversions(cache_dir, monkeypatch):
    """The folders that were written to, in order."""
    done = []

    def convert(target, sha256):
        done.append(target)
        (target / "model.safetensors").write_bytes(b"weights" * 1000)
        (target / "tokenizer.json").write_text("{}")

    monkeypatch.setattr(gemma_convert, "convert", convert)
    monkeypatch.setattr(gemma_files, "missing_packages", list)
    monkeypatch.setattr(gemma_files, "_absent", lambda *modules: [])
    return done


def test_files_are_converted_once(conversions):
    folder = gemma_files.ready()
    assert gemma_files.ready() == folder
    assert gemma_files.install() == folder
    assert len(conversions) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "model.safetensors", "tokenizer.json"]
    assert [path.name for path in folder.parent.iterdir() if path.is_dir()] == [folder.name]
    gemma_files.verify()


def test_two_at_once_convert_once(conversions):
    threads = [threading.Thread(target=gemma_files.ready) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(conversions) == 1


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "manifest.json"])
@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_a_damaged_file_is_named_with_the_command_that_repairs_it(conversions, name, damage):
    path = gemma_files.ready() / name
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:1])
    else:
        path.unlink()
    if (name, damage) == ("manifest.json", "gone"):
        gemma_files.ready()  # nothing tells that it was ever complete
        assert len(conversions) == 2
        return
    with pytest.raises(ModelError, match=rf"{name}.*run: qa models install gemma"):
        gemma_files.ready()
    gemma_files.install()
    gemma_files.ready()
    gemma_files.verify()
    assert len(conversions) == 2


def test_a_changed_byte_is_found_by_verify(conversions):
    path = gemma_files.ready() / "model.safetensors"
    path.write_bytes(b"W" + path.read_bytes()[1:])
    gemma_files.ready()
    with pytest.raises(ModelError, match=r"model\.safetensors.*SHA-256.*run: qa models install gemma"):
        gemma_files.verify()


def test_an_attempt_that_was_cut_off_is_cleaned_up(conversions):
    leftover = gemma_files.folder().with_name(f"{gemma_files.folder().name}.partial-old")
    leftover.mkdir(parents=True)
    (leftover / "model.safetensors").write_bytes(b"half")
    gemma_files.ready()
    assert not leftover.exists()


def test_a_failed_conversion_leaves_nothing(conversions, monkeypatch):
    def fail(target, sha256):
        (target / "model.safetensors").write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(gemma_convert, "convert", fail)
    with pytest.raises(ModelError, match="No space left on device"):
        gemma_files.ready()
    assert [path for path in gemma_files.folder().parent.iterdir() if path.is_dir()] == []


def test_a_cache_folder_that_can_not_be_written(conversions, cache_dir):
    cache_dir.write_text("a file where the folder should be")
    with pytest.raises(ModelError, match="can't be written"):
        gemma_files.ready()


def test_damaged_packages_are_found(cache_dir, tmp_path, monkeypatch):
    part = tmp_path / "part00"
    part.write_bytes(b"not the weights")
    monkeypatch.setattr(gemma_convert, "_parts", lambda: [part])
    pytest.importorskip("gguf")
    target = tmp_path / "target"
    target.mkdir()
    with pytest.raises(ModelError, match=r"SHA-256 .* instead of"):
        gemma_convert.convert(target, gemma_files.GGUF_SHA256)
    shutil.rmtree(target)
