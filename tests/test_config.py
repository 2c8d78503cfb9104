"""Settings files: where they are found, what they may say, and how each mistake is told."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from qa import config
from qa.config import Output, PerPath, Settings, language_code, load
from qa.errors import UsageError


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_keys_are_the_settings() -> None:
    assert {key.replace("-", "_") for key in config._KEYS} == {f.name for f in fields(Settings)}


def test_everything_from_pyproject(here: Path) -> None:
    write(
        here / "pyproject.toml",
        """
        [tool.other]
        x = 1
        [tool.qa]
        lang = "pt_br"
        model = "none"
        select = ["DOC", "photo-credit-in-body"]
        ignore = "DOC103"
        fail-on = "critical"
        format = "json"
        fields = ["title", "article.body"]
        lang-field = "language"
        whole-page = true
        cache = false
        quiet = true
        [tool.qa.rules.doc108]
        min-words = 12
        """,
    )
    assert load() == Settings(
        lang="pt-BR",
        model="none",
        select=("DOC", "photo-credit-in-body"),
        ignore=("DOC103",),
        fail_on="critical",
        format=(Output("json"),),
        fields=("title", "article.body"),
        lang_field="language",
        whole_page=True,
        cache=False,
        quiet=True,
        rules={"DOC108": {"min_words": 12}},
    )


def test_defaults_without_a_file(here: Path) -> None:
    assert load(start=here) == Settings()


def test_nearest_file_wins(here: Path) -> None:
    write(here / "qa.toml", 'lang = "de"')
    write(here / "a/pyproject.toml", '[tool.qa]\nlang = "fr"')
    write(here / "a/b/pyproject.toml", "[project]\nname = 'x'")
    (here / "a/b/c").mkdir()
    assert load(start=here / "a/b/c").lang == "fr"
    assert load(start=here).lang == "de"


def test_qa_toml_goes_before_pyproject(here: Path) -> None:
    write(here / "pyproject.toml", '[tool.qa]\nlang = "fr"')
    write(here / "qa.toml", "")
    assert load() == Settings()


def test_a_file_that_is_named(here: Path) -> None:
    write(here / "qa.toml", 'lang = "de"')
    assert load(write(here / "other.toml", 'lang = "fr"')).lang == "fr"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "pyproject.toml",
            '[tool.qa]\nselct = ["DOC"]',
            'pyproject.toml: [tool.qa] unknown key "selct"; did you mean "select"?',
        ),
        ("qa.toml", "fail_on = 'major'", 'qa.toml: unknown key "fail_on"; did you mean "fail-on"?'),
        (
            "qa.toml",
            "zzz = 1",
            'qa.toml: unknown key "zzz"; known are lang, source-lang, model, ',
        ),
        ("qa.toml", "fail-on = 'high'", 'qa.toml: "fail-on" must be minor, major, critical or never, not "high"'),
        ("qa.toml", "format = 'xml'", 'qa.toml: "format": unknown format "xml"; known are '),
        ("qa.toml", "format = [3]", 'qa.toml: "format" must be a list of strings, not 3'),
        (
            "qa.toml",
            "lang = 'english'",
            'qa.toml: "lang": "english" is no language code; give one such as en, de or pt-BR',
        ),
        ("qa.toml", "lang = 1", 'qa.toml: "lang" must be a string, not 1'),
        ("qa.toml", "model = []", 'qa.toml: "model" must be a string, not []'),
        ("qa.toml", "select = 1", 'qa.toml: "select" must be a list of strings, not 1'),
        ("qa.toml", "select = [1]", 'qa.toml: "select" must be a list of strings, not 1'),
        ("qa.toml", "select = ['DOC999']", "qa.toml: \"select\": there is no rule 'DOC999'; did you mean DOC"),
        ("qa.toml", "cache = 'no'", 'qa.toml: "cache" must be true or false, not "no"'),
        ("qa.toml", "rules = 1", 'qa.toml: "rules" must be a table for each rule, not 1'),
        ("qa.toml", "[rules]\nDOC108 = 1", 'qa.toml: [rules] "DOC108" must be a table, not 1'),
        ("qa.toml", "[rules.DOC999]", "qa.toml: [rules] there is no rule 'DOC999'; did you mean DOC"),
        ("pyproject.toml", "[tool.qa.rules.DOC999]", "pyproject.toml: [tool.qa.rules] there is no rule 'DOC999'"),
        ("pyproject.toml", "[tool]\nqa = 1", "pyproject.toml: [tool.qa] must be a table"),
        ("qa.toml", "lang = ", "qa.toml: is not valid TOML: "),
    ],
)
def test_every_mistake_is_told_with_its_place(here: Path, name: str, text: str, message: str) -> None:
    write(here / name, text)
    with pytest.raises(UsageError) as error:
        load()
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


def test_the_path_is_told_as_a_user_would_write_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(here / "qa.toml", "zzz = 1")
    (here / "a").mkdir()
    monkeypatch.chdir(here / "a")
    with pytest.raises(UsageError, match=f"^{file}: unknown key"):
        load()


def test_files_that_cannot_be_read(here: Path) -> None:
    with pytest.raises(UsageError, match=r"^no\.toml: can't be read: No such file"):
        load(Path("no.toml"))
    (here / "bad.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match=r"^bad\.toml: is not valid TOML"):
        load(Path("bad.toml"))
    write(here / "pyproject.toml", "[project]")
    with pytest.raises(UsageError, match=r"^pyproject\.toml: has no table \[tool\.qa\]"):
        load(Path("pyproject.toml"))


@pytest.mark.parametrize(
    ("given", "code"), [("EN", "en"), ("pt_br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("es-419", "es-419")]
)
def test_language_codes(given: str, code: str) -> None:
    assert language_code(given) == code


@pytest.mark.parametrize("given", ["english", "", "e", "en-", "en GB", "../x"])
def test_what_is_no_language_code(given: str) -> None:
    with pytest.raises(UsageError, match="is no language code"):
        language_code(given)


def test_what_is_left_out(here: Path) -> None:
    write(
        here / "qa.toml",
        'baseline = "qa/b.json"\nmax-suspects = 3\ndiff = "main..."\n[per-path]\n"legacy/**" = {ignore = ["TYP"]}\n',
    )
    assert load() == Settings(
        baseline=Path("qa/b.json"),
        max_suspects=3,
        diff="main...",
        per_path=(PerPath(here, "legacy/**", ("TYP",)),),
    )


@pytest.mark.parametrize(
    ("pattern", "meant", "other"),
    [
        ("legacy/**", ["legacy/a.txt", "legacy/b/c.txt"], ["a.txt", "x/legacy/a.txt"]),
        ("legacy/", ["legacy/a.txt", "legacy/b/c.txt"], ["legacy.txt"]),
        ("legacy/*.txt", ["legacy/a.txt"], ["legacy/b/a.txt", "legacy/a.txt.md"]),
        ("**/old/*.md", ["old/a.md", "x/y/old/a.md"], ["old/b/a.md", "bold/a.md"]),
        ("*.po", ["a.po", "x/y/a.po"], ["a.pot"]),
        ("./a?.txt", ["ab.txt"], ["a/.txt", "a.txt", "x/ab.txt"]),
        ("a[1].txt", ["a[1].txt"], ["a1.txt"]),
    ],
)
def test_patterns_of_paths(here: Path, pattern: str, meant: list[str], other: list[str]) -> None:
    setting = PerPath(here, pattern)
    assert [name for name in meant + other if setting.matches(name)] == meant
    assert setting.matches(str(here / meant[0]))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("max-suspects = -1", '"max-suspects" must be a number from 0 up, not -1'),
        ("max-suspects = true", '"max-suspects" must be a number from 0 up, not true'),
        ("baseline = 1", '"baseline" must be a string, not 1'),
        ('per-path = "a"', '"per-path" must be a table for each pattern of paths, not "a"'),
        ('[per-path]\n"a" = {ignor = "TYP"}', 'unknown key "ignor"; did you mean "ignore"?'),
        ('[per-path]\n"a" = {ignore = "TYP9"}', "there is no rule"),
    ],
)
def test_mistakes_in_what_is_left_out(here: Path, text: str, message: str) -> None:
    write(here / "qa.toml", text)
    with pytest.raises(UsageError) as error:
        load()
    assert message in str(error.value)
