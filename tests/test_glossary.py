"""Glossaries are read, and what is wrong with them is said in one line."""

from pathlib import Path

import pytest

from qa.errors import UsageError
from qa.glossary import Term, read


def _file(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_csv(tmp_path: Path) -> None:
    text = (
        "source;target;forbidden;do-not-translate;case;note\nbank;Bank|Geldhaus;Kasse;;yes;house style\nAcme;;;yes;;\n"
    )
    assert read(_file(tmp_path, "terms.csv", text), "en", "de") == (
        Term(("bank",), ("Bank", "Geldhaus"), ("Kasse",), cased=True, note="house style"),
        Term(("Acme",), verbatim=True),
    )


def test_tbx(tmp_path: Path) -> None:
    text = """<?xml version="1.0" encoding="UTF-8"?>
<martif><text><body><termEntry>
<langSet xml:lang="en-US"><tig><term>central bank</term></tig></langSet>
<langSet xml:lang="de"><tig><term>Zentralbank</term></tig>
<tig><term>Notenbank</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet>
</termEntry></body></text></martif>"""
    path = _file(tmp_path, "terms.tbx", text)
    assert read(path, "en", "de") == (Term(("central bank",), ("Zentralbank",), ("Notenbank",)),)
    assert read(path, "en", "fr") == ()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "term,target\nx,y\n", 'no column "source"'),
        ("a.csv", "source,target,colour\nx,y,z\n", 'unknown column "colour"'),
        ("a.csv", "source,target\nx,y,z\n", "line 2: has 3 cells"),
        ("a.csv", "source,target\nx,\n", "has no target"),
        ("a.csv", "source,target,case\nx,y,perhaps\n", "must be yes or no"),
        ("a.csv", 'source,target\n"x,y\n', "is not valid CSV"),
        ("a.csv", "", "no column"),
        ("a.tbx", "<martif>", "is not valid XML"),
        ("a.tbx", "<martif/>", "has no terms"),
        ("a.tbx", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "declares entities"),
        ("a.txt", "x", "neither .csv nor .tbx"),
    ],
)
def test_errors(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as error:
        read(_file(tmp_path, name, text), "en", "de")
    assert "\n" not in str(error.value)


def test_missing_file() -> None:
    with pytest.raises(UsageError, match="can't be read"):
        read("no/such.csv", "en", "de")
