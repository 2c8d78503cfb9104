from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa.document import Document
from qa.readers import ReadOptions, markdown

from .conftest import place, strays


def document(source: str) -> Document:
    (found,) = markdown.read(source, "a.md", ReadOptions())
    return found


def blocks(source: str) -> list[tuple[str, str]]:
    found = document(source)
    return [(str(block.role), found.slice(block)) for block in found.blocks]


def test_german_article(fixture, roles_and_texts):
    article = fixture("bruecke.md")
    assert article.lang == "de-AT"
    assert roles_and_texts(article) == [
        ("title", "Brücke bis Mai gesperrt"),
        ("caption", "Die Brücke am Freitag"),
        (
            "body",
            "Der Hafendirektor sagte *am Freitag*, zwei Lager – beide von 1961 – seien gerissen.\n"
            "Die Reparatur kostet 4 Mio. Euro, siehe https://example.org/hafen.",
        ),
        ("heading", "Fähren"),
        ("list", "Busse fahren alle zehn Minuten."),
        ("list", "Räder reisen nicht gratis."),
        ("other", "Fähre"),
        ("other", "Autos"),
        ("other", "Nord | Süd"),
        ("other", "1204"),
        ("furniture", "Teilen"),
        ("body", "Eine offene Klammer [bleibt so stehen.\nUnd eine Zeile."),
    ]
    assert article.positions.line_column(article.text.index("Lager")) == place("bruecke.md", "Lager")
    assert article.positions.line_column(article.text.index("Süd")) == place("bruecke.md", "Süd")
    assert article.positions.line_column(article.text.index("Teilen")) == place("bruecke.md", "Teilen")


def test_arabic_article(fixture, roles_and_texts):
    article = fixture("jisr.md")
    assert article.lang == "ar"
    assert roles_and_texts(article) == [
        ("title", "الجسر مغلق حتى الربيع"),
        ("caption", "الجسر يوم الجمعة"),
        ("body", "أعلن رئيس البلدية يوم الثلاثاء أن الجسر سيبقى مغلقا حتى الربيع."),
        ("quote", "السكان غير راضين عن القرار."),
    ]
    assert article.positions.line_column(article.text.index("حتى الربيع.")) == place("jisr.md", "حتى الربيع.")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("One *two* __three__ ~~four~~ `five`", "One two three four five"),
        ("[text](http://a.b/text) text", "text text"),
        ("[a]\n\n[a]: /a 'a'", "a"),
        ("[![alt](a.png 'title')](b) text", "text"),
        ("one ![alt](a.png) two", "one two"),
        ("![alt](a.png) one", "one"),
        ("one\ntwo", "one two"),
        ("one  \ntwo", "one\ntwo"),
        ("one\\\ntwo", "one\ntwo"),
        ("one\r\ntwo", "one two"),
        ("一つ\n二つ", "一つ二つ"),
        ("one  two", "one two"),
        (r"\*one\* \a 1\. \\", r"*one* \a 1. \ ".strip()),
        ("&amp; &copy; &bogus; &#8364;", "& © &bogus; €"),
        ("`` a ` b `` c", "a ` b c"),
        ("`a\nb`", "a b"),
        ("<https://a.b/%20c>", "https://a.b/%20c"),
        ("a <b>bold</b> <!-- c --> word<br>next", "a bold word\nnext"),
        ("***both*** and **bo*th***", "both and both"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("a [ b ] (c)", "a [ b ] (c)"),
        ("One\0two", "One\0two"),
        ("one\n===", "one"),
        ("## one ##", "one"),
        ("    code\n\none\n\n```\ncode\n```", "one"),
    ],
)
def test_the_text_is_without_markup(source, text):
    assert [found for _, found in blocks(source)] == [text]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# a\n\n# b", [("title", "a"), ("heading", "b")]),
        ("a\n---\nb", [("heading", "a"), ("body", "b")]),
        ("> a\n>\n> ## b", [("quote", "a"), ("heading", "b")]),
        ("1. a\n\n   b\n2. > c", [("list", "a"), ("list", "b"), ("quote", "c")]),
        ("![x](y)\n\n*a [b](c) d*", [("caption", "a b d")]),
        ("![x](y)\n*a*", [("caption", "a")]),
        ("*a*\n\n![x](y)", [("body", "a")]),
        ("![x](y)\n\n*a* b", [("body", "a b")]),
        ("![x](y)\n\n*a* and *b*", [("body", "a and b")]),
        ("![x](y)\n\na\n\n*b*", [("body", "a"), ("body", "b")]),
        ("<figure><img src=x><figcaption>a &amp; b</figcaption></figure>", [("caption", "a & b")]),
        ("<div>\n\n*a*\n\n</div>", [("body", "a")]),
        ("---\ntitle: One\n---\ntwo", [("title", "One"), ("body", "two")]),
        ("---\ntitle: 'It''s \"one\"' # x\n---\n", [("title", 'It\'s "one"')]),
        ('---\ntitle: "Say \\"one\\""\n...\ntwo', [("title", 'Say "one"'), ("body", "two")]),
        ("---\r\ntitle: One\r\n---\r\ntwo", [("title", "One"), ("body", "two")]),
        ("---\ntitle: >\n  One\n---\ntwo", [("body", "two")]),
        ("---\ntitle: One\n---\n# Two", [("title", "Two")]),
        ("---\n\none\n\n---\n\ntwo", [("body", "one"), ("body", "two")]),
        ("---\ntitle: never closed", [("body", "title: never closed")]),
    ],
)
def test_roles(source, expected):
    assert blocks(source) == expected


@pytest.mark.parametrize(
    ("head", "lang"),
    [
        ("lang: de", "de"),
        ("language: 'pt_BR'", "pt-BR"),
        ("locale: en-GB # UK", "en-GB"),
        ("lang: [de]", None),
        ("a: b", None),
    ],
)
def test_language_in_front_matter(head, lang):
    assert document(f"---\n{head}\n---\nx").lang == lang


def test_line_and_column_in_a_nested_list_with_windows_line_ends():
    found = document("# T\r\n\r\n> - one\r\n>   *two* &lt; three\r\n")
    assert found.positions.line_column(found.text.index("two")) == (4, 6)
    assert found.positions.line_column(found.text.index("<")) == (4, 11)
    assert found.positions.line_column(found.text.index("three")) == (4, 16)


WITHOUT_SPACE = """* ** _ ` `` ~~ [ ] ( ) ![ ](x) [a](b) <b> </b> <http://a.b> & &amp; \\ \\* | # - > 1. ``` <br>
    word é 日本 --- === <div> </div> " '"""
WITH_SPACE = (" ", "  ", "\n", "\n\n", "\r\n", "\t", "    ", "\n> ", "\n- ", "\n|a|b|\n|-|-|\n|c|", "\0", "\xa0")
PIECES = st.sampled_from([*WITHOUT_SPACE.split(), *WITH_SPACE])


@given(st.lists(PIECES, max_size=40).map("".join))
@example("a\n\xa0\nword")
def test_each_character_points_to_where_it_stands(source):
    found = document(source)
    assert strays(source, found) == []
    ends = [offset for block in found.blocks for offset in (block.start, block.end)]
    assert ends == sorted(ends)


@given(st.lists(st.text("abcé 日.,", min_size=1).filter(lambda t: t.strip()), min_size=1, max_size=5))
def test_plain_paragraphs_come_back(paragraphs):
    paragraphs = [" ".join(p.split()) for p in paragraphs]
    assert [text for _, text in blocks("\n\n".join(paragraphs))] == paragraphs


@pytest.mark.parametrize(
    "unit", ["`a", "*a ", "_a", "<a", "> ", "- ", "[a](", "\\", "|a", "]", "<!--", "a\n", "# a\n", "&"]
)
def test_hostile_files_take_linear_time(unit):
    start = time.perf_counter()
    document(unit * (50_000 // len(unit)))
    assert time.perf_counter() - start < 8
