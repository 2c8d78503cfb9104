"""The targets on inputs that once broke them, and on a few that are drawn anew the same way in every run."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).with_name("corpus")
PIECES = [
    *(
        "A ferry sank. ",
        "Er sagte: „Nein“. ",
        "Киев ",
        "Kyiv ",
        "，",
        "。",
        "的",
        "اا ",
        "ไทย ",
        "한국 ",
        "İ",
        "ß",
        "ǅ",
    ),
    *(
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        "\t",
        "\f",
        "\0",
        "\x1b[31m",
        "\x85",
        "\u2028",
        "\u00a0",
        "\u200b",
        "\u202e",
        "\ufeff",
    ),
    *(
        "(",
        ")",
        "[",
        "](",
        "“",
        "”",
        '"',
        "'",
        "«",
        "»",
        ".,",
        "...",
        " ,",
        "--",
        "—",
        "1,000.5 km",
        "5%",
        "2020-05-05 ",
    ),
    *(
        "<p>",
        "</p>",
        "<!--",
        "-->",
        "<a href='",
        "&amp;",
        "&#x41;",
        "&#55296;",
        "{",
        "}",
        '{"text": "',
        "\\u",
        "\\ud83d",
    ),
    *("# ", "- ", "> ", "|", "|-|", "```", "*", "_", "<?xml ", "<xliff version='1.2'>", "<tmx version='1.4'>", "<tu>"),
    *(
        'msgid "',
        'msgstr "',
        "source,target\n",
        "<unk>",
        "▁",
        "Ã©",
        "\ufffd",
        "Photo: Ab Cd / Reuters",
        "qa: ignore DOC102",
    ),
    *("e\u0301", "👩\u200d👧", "a" * 300, " " * 300),
]
inputs = st.builds(
    lambda choices, pieces: choices + b"".join(pieces),
    st.binary(min_size=2, max_size=2),
    st.lists(st.sampled_from([p.encode() for p in PIECES]) | st.binary(max_size=4), max_size=25),
)


@pytest.mark.parametrize(
    "file", sorted(p for p in CORPUS.glob("*/*")), ids=lambda file: f"{file.parent.name}/{file.name}"
)
def test_what_once_broke_a_target_no_longer_does(file: Path) -> None:
    TARGETS[file.parent.name](file.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(data=inputs)
@example(data=b"")
@example(data=b"\x00")
def test_whatever_is_drawn_breaks_no_target(target: str, data: bytes) -> None:
    TARGETS[target](data)
