"""Files that hold translations with their sources: what is read, and where it stands."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.document import Document
from qa.errors import InputError, UsageError
from qa.readers import ReadOptions, bilingual, po, read, table, tmx, xliff, xml

FIXTURES = Path(__file__).parents[2] / "fixtures" / "bilingual"

Pairs = list[tuple[str, str]]


def fixture(name: str, **options: object) -> Document:
    document, *_ = read(FIXTURES / name, ReadOptions(**options))  # type: ignore[arg-type]
    assert isinstance(document, Document)
    return document


def pairs(document: Document) -> Pairs:
    """What its links link, source first."""
    assert document.source
    return [
        (document.source.text[k.source_start : k.source_end], document.text[k.start : k.end]) for k in document.links
    ]


def languages(document: Document) -> tuple[str | None, str | None]:
    assert document.source
    return document.source.lang, document.lang


def test_xliff_1_2() -> None:
    found = fixture("harbour_1.2.xlf")
    assert languages(found) == ("en", "de")
    assert pairs(found) == [
        (
            "The harbour & the <1>old bridge</1> are closed.<2/>",
            "Der Hafen & die <1>alte Brücke</1> sind gesperrt.<2/>",
        ),
        ("First it rained.", "Erst regnete es."),
        ("Then it snowed.", "Dann schneite es."),
        ("Left out by mistake.", ""),
        ("Press <1>Start</1> <3>now</3>.", "Drücken Sie <3>jetzt</3> <1>Start</1>."),
    ]
    assert len(found.blocks) == 4  # a translation that is missing is no block


def test_xliff_2_1() -> None:
    found = fixture("harbour_2.1.xlf")
    assert languages(found) == ("en", "fr")
    assert pairs(found) == [
        ("The <1>harbour</1> opens at <2/>.", "Le <1>port</1> ouvre à <2/>."),
        ("<3>It closes late.</3>", "<3>Il ferme tard.</3>"),
        ("Lost.", ""),
    ]


def test_tmx() -> None:
    found = fixture("harbour.tmx")
    assert languages(found) == ("en-GB", "de-DE")
    assert pairs(found) == [
        ("The <5>ferry</5> leaves at <6/>.", "Die <5>Fähre</5> fährt um <6/>."),
        ("Tickets > 10 euros are rare.", "Fahrkarten > 10 Euro sind selten."),
    ]


def test_po() -> None:
    found = fixture("harbour.po")
    assert languages(found) == ("en", "pt-BR")
    assert pairs(found) == [
        ("The ferry is late.", "A balsa está atrasada."),
        ("Open", "Abrir"),
        ("one ticket", "um bilhete"),
        ("%d tickets", "%d bilhetes"),
        ('A long message, "in quotation marks".', 'Uma mensagem longa, "entre aspas".'),
    ]


def test_tsv() -> None:
    assert pairs(fixture("harbour.tsv")) == [
        ("The ferry is late.", "Die Fähre hat Verspätung."),
        ('"So it is," she said.', '"So ist es", sagte sie.'),
        ("Lost.", ""),
    ]


def test_csv() -> None:
    found = fixture("harbour.csv")
    assert languages(found) == ("en", "de")
    assert pairs(found) == [("Late, again.", 'Wieder zu spät, "leider".'), ("One", "Eins")]


def test_a_markdown_table() -> None:
    found = fixture("harbour.md")
    assert languages(found) == ("en", "de")
    assert pairs(found) == [
        ("The ferry is late.", "Die Fähre hat Verspätung."),
        ("One | two", "Eins | zwei"),
        ("Lost.", ""),
    ]


def test_json_lines_with_the_usual_names() -> None:
    found = fixture("harbour.jsonl")
    assert found.source
    assert (found.text, found.source.text) == ("Die Fähre hat Verspätung.", "The ferry is late.")
    assert languages(found) == ("en", "de")
    _, other = read(FIXTURES / "harbour.jsonl")
    assert isinstance(other, Document)
    assert other.source is None  # beside "text", "source" is an agency


@pytest.mark.parametrize(
    ("name", "words", "place"),
    [
        ("harbour_1.2.xlf", "die <1>alte", (7, 52)),
        ("harbour_1.2.xlf", "alte Brücke", (7, 66)),
        ("harbour_1.2.xlf", "& die", (7, 46)),
        ("harbour_1.2.xlf", "Dann", (13, 90)),
        ("harbour.po", '"entre', (35, 2)),
        ("harbour.csv", '"leider', (2, 33)),
        ("harbour.md", "zwei", (4, 24)),
        ("harbour.tmx", "Euro", (13, 53)),
    ],
)
def test_places(name: str, words: str, place: tuple[int, int]) -> None:
    found = fixture(name)
    assert found.positions.line_column(found.text.index(words)) == place


def test_a_missing_translation_stands_where_its_source_stands() -> None:
    found = fixture("harbour.tsv")
    assert found.positions.line_column(found.links[-1].start) == (4, 3)


# Odd and broken files


def items(name: str, content: str | bytes, folder: Path, **options: object) -> list[Document | InputError]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read(path, ReadOptions(**options)))  # type: ignore[arg-type]


def memory(*units: dict[str, str], head: str = "", srclang: str = "en") -> str:
    """A TMX file; each unit gives its text by language."""
    written = "".join(
        "<tu>" + "".join(f'<tuv xml:lang="{k}"><seg>{v}</seg></tuv>' for k, v in unit.items()) + "</tu>\n"
        for unit in units
    )
    return f'{head}<tmx version="1.4"><header srclang="{srclang}"/><body>\n{written}</body></tmx>'


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/hostname">',
        '<!ENTITY % a "x">',
    ],
)
def test_entities_are_refused(tmp_path: Path, declaration: str) -> None:
    text = memory({"en": "One", "de": "&a;"}, head=f"<!DOCTYPE tmx [{declaration}]>")
    (error,) = items("a.tmx", text, tmp_path)
    assert isinstance(error, InputError)
    assert str(error).startswith(f"{tmp_path / 'a.tmx'}:1:")
    assert "declares an entity" in str(error)


def test_an_entity_of_an_outer_file_stays_as_it_is_written(tmp_path: Path) -> None:
    text = memory({"en": "One&nbsp;two", "de": "Eins&nbsp;zwei"}, head='<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
    (found,) = items("a.tmx", text, tmp_path)
    assert isinstance(found, Document)
    assert pairs(found) == [("One&nbsp;two", "Eins&nbsp;zwei")]


def test_units_before_a_broken_tag_are_given(tmp_path: Path) -> None:
    text = memory({"en": "One", "de": "Eins"}, {"en": "Two</b>", "de": "Zwei"})
    found, error = items("a.tmx", text, tmp_path)
    assert isinstance(found, Document)
    assert pairs(found) == [("One", "Eins")]
    assert str(error).startswith(f"{tmp_path / 'a.tmx'}:3:34: broken XML (mismatched tag); mend it there")


def test_elements_without_end(tmp_path: Path) -> None:
    (error,) = items("a.tmx", "<tmx>" + "<a>" * 100_000, tmp_path)
    assert "nested too deeply" in str(error)


@pytest.mark.parametrize(("name", "kind"), [("a.xlf", "XLIFF"), ("a.tmx", "TMX")])
def test_other_xml_is_told(tmp_path: Path, name: str, kind: str) -> None:
    (error,) = items(name, "<html/>", tmp_path)
    assert f"not {kind}, since its outermost element is <html>" in str(error)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "windows-1251", "shift_jis"])
def test_encodings_as_declared(tmp_path: Path, encoding: str) -> None:
    text = memory({"en": "One", "ru": "Один"}, head=f'<?xml version="1.0" encoding="{encoding}"?>\n')
    (found,) = items("a.tmx", text.encode(encoding), tmp_path)
    assert isinstance(found, Document)
    assert found.text == "Один"


def test_an_encoding_that_does_not_fit(tmp_path: Path) -> None:
    (error,) = items("a.tmx", memory({"en": "é", "de": "é"}).encode("latin-1"), tmp_path)
    assert str(error).endswith("a.tmx: is not all in utf-8; save it in the encoding that it declares")
    (error,) = items("a.tmx", '<?xml version="1.0" encoding="klingon"?><tmx/>', tmp_path)
    assert "declares the encoding 'klingon', which is not known" in str(error)
    with pytest.raises(UsageError):
        items("a.tmx", "<tmx/>", tmp_path, encoding="klingon")


def test_a_missing_file() -> None:
    (error,) = read("no/such.tmx")
    assert str(error) == "no/such.tmx: no such file; check the path"


def test_a_memory_of_several_languages(tmp_path: Path) -> None:
    text = memory({"en": "One", "de": "Eins", "fr": "Un"})
    (error,) = items("a.tmx", text, tmp_path)
    assert str(error).endswith("a.tmx: is in de, en, fr; name the translation's with --lang")
    (found,) = items("a.tmx", text, tmp_path, lang="fr")
    assert isinstance(found, Document)
    assert pairs(found) == [("One", "Un")]
    (found,) = items("a.tmx", text, tmp_path, lang="en", source_lang="de")
    assert isinstance(found, Document)
    assert pairs(found) == [("Eins", "One")]
    (error,) = items("a.tmx", text, tmp_path, lang="pl")
    assert str(error).endswith("a.tmx: nothing in pl; it is in de, en, fr")


def test_a_memory_read_backwards(tmp_path: Path) -> None:
    (found,) = items("a.tmx", memory({"en": "One", "de": "Eins"}), tmp_path, lang="en")
    assert isinstance(found, Document)
    assert pairs(found) == [("Eins", "One")]


def test_without_a_source_language_the_first_is_the_source(tmp_path: Path) -> None:
    (found,) = items("a.tmx", memory({"de": "Eins", "en": "One"}, srclang="*all*"), tmp_path)
    assert isinstance(found, Document)
    assert languages(found) == ("de", "en")


def test_a_long_file_comes_in_stretches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bilingual, "STRETCH", 3)
    monkeypatch.setattr(xml, "CHUNK", 16)
    found = items("a.tmx", memory(*({"en": f"a{i}", "de": f"b{i}"} for i in range(7))), tmp_path)
    assert [pairs(d) for d in found if isinstance(d, Document)] == [
        [("a0", "b0"), ("a1", "b1"), ("a2", "b2")],
        [("a3", "b3"), ("a4", "b4"), ("a5", "b5")],
        [("a6", "b6")],
    ]
    assert [d.positions.line_column(0)[0] for d in found if isinstance(d, Document)] == [2, 5, 8]


@pytest.mark.parametrize("content", ["<tmx/>", "<!-- x -->\n<tmx version='1.4'></tmx>"])
def test_a_file_without_units_is_an_empty_document(tmp_path: Path, content: str) -> None:
    for name in ("a.tmx", "a"):
        (found,) = items(name, content, tmp_path)
        assert isinstance(found, Document)
        assert found.text == ""


def test_a_broken_catalogue(tmp_path: Path) -> None:
    found, error = items("a.po", 'msgid "a"\nmsgstr "b"\n\nmsgid "c\nmsgstr "d"\n', tmp_path)
    assert isinstance(found, Document)
    assert pairs(found) == [("a", "b")]
    assert str(error).endswith('a.po:4: not PO (msgid "c); mend the line')


def test_rows_that_are_too_short(tmp_path: Path) -> None:
    error, found = items("a.tsv", "a\tb\nc\n\nd\te\n", tmp_path)
    assert str(error).endswith("a.tsv:2: the row has 1 of 2 cells; mend or remove it")
    assert isinstance(found, Document)
    assert pairs(found) == [("a", "b"), ("d", "e")]


def test_columns_by_name(tmp_path: Path) -> None:
    text = "id;Hyp;Original\n1;b;a\n"
    (found,) = items("a.csv", text, tmp_path, source_field="original")
    assert isinstance(found, Document)
    assert pairs(found) == [("a", "b")]
    (error,) = items("a.csv", text, tmp_path, source_field="origin")
    assert "no columns for both sides among origin, target, " in str(error)


def test_a_stray_quotation_mark_in_tsv_is_text(tmp_path: Path) -> None:
    (found,) = items("a.tsv", 'a\t"b\nc\t"d"\ne\tf"\n', tmp_path)
    assert isinstance(found, Document)
    assert pairs(found) == [("a", '"b'), ("c", "d"), ("e", 'f"')]


def test_a_markdown_page_with_a_table_is_a_page(tmp_path: Path) -> None:
    (found,) = items("a.md", "# T\n\n| en | de |\n|---|---|\n| a | b |\n", tmp_path)
    assert isinstance(found, Document)
    assert found.source is None


# Round trips: what a writer writes is read, and each character stands where its offset says.

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('<>&"\\,;\n'), max_size=30)
UNITS = st.lists(st.tuples(TEXTS, TEXTS).filter(lambda unit: all(side.strip() for side in unit)), min_size=1)


def strays(written: str, document: Document) -> list[tuple[int, str]]:
    """Characters of blocks that are not what stands at their line and column; escapes must stand at their mark."""
    lines = written.replace("\r\n", "\n").split("\n")
    wrong = []
    for block in document.blocks:
        for i in range(block.start, block.end):
            line, column = document.positions.line_column(i)
            there = (lines[line - 1] + "\n")[column - 1]
            if there != document.text[i] and there not in "&\\":
                wrong.append((i, there))
    return wrong


def assert_reads(written: str, found: list[Document | InputError], units: Pairs) -> None:
    documents = [d for d in found if isinstance(d, Document)]
    assert len(documents) == len(found)
    assert [pair for d in documents for pair in pairs(d)] == [(a.strip(), b.strip()) for a, b in units]
    for document in documents:
        assert document.source
        assert strays(written, document) == []
        assert strays(written, document.source) == []


def in_pieces(text: str) -> list[str]:
    return [text[i : i + 7] for i in range(0, len(text), 7)]


@given(UNITS.filter(lambda units: not any(c in "\ufffe\uffff" for unit in units for side in unit for c in side)))
def test_round_trip_xml(units: Pairs) -> None:
    text = memory(*({"en": escape(a), "de": escape(b, {"\n": "&#10;"})} for a, b in units))
    assert_reads(text, list(tmx.read(in_pieces(text), "a.tmx", ReadOptions())), units)
    body = "".join(
        f"<trans-unit><source>{escape(a)}</source>\n<target>{escape(b)}</target></trans-unit>" for a, b in units
    )
    text = f'<xliff version="1.2"><file source-language="en" target-language="de"><body>{body}</body></file></xliff>'
    assert_reads(text, list(xliff.read(in_pieces(text), "a.xlf", ReadOptions())), units)


@given(UNITS)
def test_round_trip_po(units: Pairs) -> None:
    def quoted(side: str) -> str:
        return '"' + side.replace("\\", "\\\\").replace('"', '\\"').replace("\n", '\\n"\n"') + '"'

    text = "".join(f"msgid {quoted(a)}\nmsgstr {quoted(b)}\n\n" for a, b in units)
    assert_reads(text, list(po.read(text, "a.po", ReadOptions())), units)


@given(UNITS, st.sampled_from(["\n", "\r\n"]))
def test_round_trip_tables(units: Pairs, end: str) -> None:
    for dialect, reading in (("excel", table.read_csv), ("excel-tab", table.read_tsv)):
        file = io.StringIO(newline="")
        csv.writer(file, dialect, lineterminator=end).writerows([("source", "target"), *units])
        assert_reads(file.getvalue(), list(reading(file.getvalue(), "a", ReadOptions())), units)


@given(st.text('<>&;"/! \nabtumxeg=[]#'))
def test_any_text_is_read(text: str) -> None:
    list(tmx.read([text], "a.tmx", ReadOptions()))
    list(xliff.read(["<xliff><trans-unit>", text], "a.xlf", ReadOptions()))


@given(st.text('msgidtr "\\\n#~,[]0\t;'))
def test_any_table_or_catalogue_is_read(text: str) -> None:
    list(po.read(text, "a.po", ReadOptions()))
    list(table.read_tsv(text, "a.tsv", ReadOptions()))
    list(table.read_csv(text, "a.csv", ReadOptions()))
