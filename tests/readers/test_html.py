from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.document import Document
from qa.readers import ReadOptions, html

from .conftest import place, strays


def document(markup: str, **options: bool) -> Document:
    (found,) = html.read(markup, "a.html", ReadOptions(**options))
    return found


def blocks(markup: str, **options: bool) -> list[tuple[str, str]]:
    found = document(markup, **options)
    return [(str(block.role), found.slice(block)) for block in found.blocks]


def texts(markup: str) -> list[str]:
    return [text for _, text in blocks(markup)]


def test_news_page(fixture, roles_and_texts):
    page = fixture("news_page.html")
    assert page.lang == "en-GB"
    assert page.markup
    assert roles_and_texts(page) == [
        ("title", "Harbour bridge to stay shut until\xa0May"),
        ("byline", "By Ana Velling and Tom Ruud"),
        ("byline", "14 March 2026, 7:30"),
        ("furniture", "Share"),
        ("furniture", "Post Mail"),
        ("caption", "The bridge on Friday. Mira Osei / Tidewater Post"),
        (
            "body",
            "The harbour bridge will stay shut until May, the port’s director said on Friday, because two of its "
            "bearings — both from 1961 — have cracked.",
        ),
        ("body", "“We will not take risks,” Leif\xa0Aune said.\nRepairs cost £4m."),
        ("furniture", "Advertisement"),
        ("heading", "Ferries twice as full"),
        ("body", "Read also: Ferries turn cars away"),
        ("body", "Mira Osei / Tidewater Post"),
        ("body", "Passengers waited for an hour & a half."),
        ("quote", "It was never this bad."),
        ("quote", "— Ida Holm, commuter"),
        ("list", "Buses run every ten minutes."),
        ("list", "Bicycles travel free."),
        ("caption", "Crossings a day"),
        ("other", "Ferry"),
        ("other", "Cars"),
        ("other", "North"),
        ("other", "1,204"),
        ("related", "More on this story"),
        ("related", "Who built the bridge?"),
        ("related", "A port in numbers"),
        ("furniture", "2 comments"),
        ("furniture", "At last!"),
        ("furniture", "Your name"),
        ("furniture", "Send"),
    ]


def test_only_roles_that_the_markup_states_are_from_markup(fixture):
    assert {(block.role == "body", block.from_markup) for block in fixture("news_page.html").blocks} == {
        (True, False),
        (False, True),
    }


def test_the_text_is_the_blocks_with_a_blank_line_between(fixture):
    page = fixture("news_page.html")
    assert page.text == "\n\n".join(page.slice(block) for block in page.blocks)


def test_lines_and_columns_are_those_of_the_file(fixture):
    page = fixture("news_page.html")

    def found(words: str) -> tuple[int, int]:
        return page.positions.line_column(page.text.index(words))

    assert found("£4m") == place("news_page.html", "&pound;4m")
    assert found("4m") == place("news_page.html", "4m.")
    assert found("— both") == place("news_page.html", "&mdash; both")
    assert found("both from") == place("news_page.html", "both from")
    assert found("1961") == place("news_page.html", "1961")
    assert found("bearings") == place("news_page.html", "bearings")
    assert found("twice") == place("news_page.html", "twice")
    line, column = place("news_page.html", "Mira Osei")
    start = page.text.index("Mira Osei")
    assert page.positions.span(start, start + 26) == (line, column, line, column + 26)


def test_the_whole_page_has_what_stands_around_the_article(fixture, roles_and_texts):
    found = roles_and_texts(fixture("news_page.html", whole_page=True))
    assert ("heading", "The Tidewater Post") in found
    assert ("furniture", "News") in found
    assert ("furniture", "Most read") in found
    assert ("heading", "Fishing fleet returns") in found
    assert ("furniture", "© 2026 The Tidewater Post") in found
    assert [text for role, text in found if role == "title"] == ["Harbour bridge to stay shut until\xa0May"]


def test_broken_html_gives_what_a_browser_shows(fixture, roles_and_texts):
    assert roles_and_texts(fixture("broken.html")) == [
        ("body", "The council met on Monday."),
        ("body", "Nobody objected to the plan."),
        ("heading", "Next steps"),
        ("body", "Builders start < in June & end > in July"),
        ("list", "First the roof"),
        ("list", "then the floor"),
        ("list", "It all ends © 2026 &unknown; here"),
        ("list", "This is shown too"),
        ("list", "Shown again"),
    ]


def test_line_breaks_in_japanese_are_no_spaces(fixture):
    assert "火曜日、橋を" in fixture("kiji.html").text
    assert "住民は Twitter で" in fixture("kiji.html").text


def test_a_page_in_a_declared_encoding(fixture):
    page = fixture("novosti_cp1251.html")
    assert page.lang == "ru"
    assert page.text.endswith("Жители\xa0— недовольны.")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>  One \n\t two  </p>", "One two"),
        ("<p>One<b> two</b> <i>three</i>", "One two three"),
        ("<p>un<b>believ</b>able", "unbelievable"),
        ("<p>One <b> two", "One two"),
        ("<p>One<br>two<br/> three", "One\ntwo\nthree"),
        ("<p>One<br>", "One"),
        ("<p>left<img src=x>right", "left right"),
        ("<p>left <img src=x> right", "left right"),
        ("<p>Well<img class=emoji>!", "Well!"),
        ("<pre>\n  one\n\n    two</pre>", "one\n\n    two"),
        ("<p>a&#32;&#32;b&#10;c", "a b c"),
        ("<p>2 < 3 && 5 > 4", "2 < 3 && 5 > 4"),
        ("<p>AT&T, R&amp;D, &copy2026, &notit; &lt;b&gt;", "AT&T, R&D, ©2026, ¬it; <b>"),
        ("<p>&#8364;&#x20AC;&#128;&#0;&#xFFFFFFFFF;&#" + "9" * 5000 + ";", "€€€���"),
        ("<p>&#x1F309;&NotEqualTilde;", "🌉≂̸"),
        ("<p>a<!-- b -->c<!-->d<!--->e<!x>f<?php g ?>h</>i", "acdefhi"),
        ("<p>a<script>if (a</b) '<p>'</script>b<style>c</style><noscript>d</noscript>e", "abe"),
        ("<p>a<svg><text>b</text></svg>c", "a c"),
        ("<p>a<svg>b", "a b"),
        ("<p>a<template><p>b</p></template>c", "ac"),
        ("<p>a<span hidden>b <b>c</b></span>d<span aria-hidden=true>e</span>f", "adf"),
        ("<p>a<span style='color:red;display : none'>b</span>c<span class=sr-only>d</span>", "ac"),
        ("<p>a<select><option>b</select><textarea>c</textarea>d", "ad"),
        ("<p>One\0two", "One\0two"),
        ("<title>x</title>One", "One"),
        ("<head><meta charset=utf-8><p>One", "One"),
        ("<P CLASS=x>One</P>", "One"),
        ("<p title='a>b' data-x=\"</p>\">One", "One"),
    ],
)
def test_a_paragraph_reads_as_in_a_browser(markup, text):
    assert texts(markup) == [text]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>a<p>b", ["a", "b"]),
        ("<div>a<p>b</p>c</div>", ["a", "b", "c"]),
        ("<p>a<br><br>b", ["a", "b"]),
        ("<p>a<hr>b", ["a", "b"]),
        ("<p>a</p></p>b</div>c", ["a", "bc"]),
        ("a<p>&nbsp;</p>b", ["a", "b"]),
        ("<ul><li>a<ul><li>b</ul>c<li>d</ul>", ["a", "b", "c", "d"]),
        ("<table><tr><td>a<td>b<tr><td>c<table><tr><td>d</table>e</table>f", ["a", "b", "c", "d", "e", "f"]),
        ("<dl><dt>a<dd>b<dt>c</dl>", ["a", "b", "c"]),
        ("<h2>a<h3>b</h2>c", ["a", "b", "c"]),
        ("<b><p>a</b>b</p>c", ["ab", "c"]),
        ("<p>a<button>b</button>c", ["a", "b", "c"]),
        ("<p>a</p><a b='", ["a"]),
        ("<p>a</p><!-- b", ["a"]),
        ("<p>a</p><script>b", ["a"]),
        ("", []),
    ],
)
def test_where_blocks_end(markup, expected):
    assert texts(markup) == expected


@pytest.mark.parametrize(
    ("markup", "role"),
    [
        ("<h1>x</h1>", "title"),
        ("<h4 id='share-of-votes'>x</h4>", "heading"),
        ("<figure><img><figcaption>x</figcaption></figure>", "caption"),
        ("<figure><img><p>x</p></figure>", "caption"),
        ("<div class='wp-caption'><img><p class='wp-caption-text'>x</p></div>", "caption"),
        ("<p itemprop=caption>x", "caption"),
        ("<figure><img><p class=credit>x</p></figure>", "credit"),
        ("<img><p class='image__credit'>x</p>", "credit"),
        ("<img><p itemprop=copyrightHolder>x</p>", "credit"),
        ("<p class=credit>x</p>", "body"),
        ("<p class=photo-credit>x</p>", "credit"),
        ("<address>x</address>", "byline"),
        ("<p class='article__byline'>x", "byline"),
        ("<p>By <a rel=author href=x>Jane Doe</a>", "byline"),
        ("<p>Updated <time>12 May 2026</time>", "byline"),
        ("<p>She wrote it with <a rel=author href=x>Jane</a> in the spring", "body"),
        ("<blockquote><p>x</p></blockquote>", "quote"),
        ("<ol><li><p>x</p></ol>", "list"),
        ("<div class='share-bar'>x</div>", "furniture"),
        ("<div class='shareTools'>x</div>", "furniture"),
        ("<div id=respond>x</div>", "furniture"),
        ("<div role=navigation>x</div>", "furniture"),
        ("<div class='newsletter-signup'><h2>x</h2></div>", "furniture"),
        ("<div class='tag-newsletter has-sidebar'>x</div>", "body"),
        ("<div class='related-posts'><p>x</p></div>", "related"),
        ("<p class='read-more'><a href=x>x</a></p>", "related"),
        ("<aside><ul><li><a href=x>x</a></ul></aside>", "related"),
        ("<aside><p>x</p></aside>", "body"),
        ("<p>Read also: <a href=x>y</a>", "body"),
        ("<pre>x</pre>", "other"),
        ("<table><tr><td>x</table>", "body"),
        ("<table><tr><td><p>x<th></table>", "other"),
        ("<table><tr><td>x<table><tr><th></table></table>", "body"),
        ("<dl><dd>x</dl>", "body"),
    ],
)
def test_roles(markup, role):
    assert [found for found, _ in blocks(f"<article>{markup}</article>")] == [role]


def test_only_the_first_h1_is_the_title():
    assert blocks("<h1>a</h1><h1>b</h1>") == [("title", "a"), ("heading", "b")]


def test_layout_classes_around_the_story_say_nothing_of_it():
    assert blocks("<div class='layout sidebar-left'><h1>a</h1><p>b</p></div>") == [("title", "a"), ("body", "b")]
    assert blocks("<form><p>a long story</p></form><p>b</p>") == [("body", "a long story"), ("body", "b")]
    assert blocks("<p>a long story</p><form><p>b</p></form>") == [("body", "a long story"), ("furniture", "b")]


def test_what_the_article_is():
    assert texts("<nav>a</nav><p>b</p><footer>c</footer>") == ["b"]
    assert texts("<p>a</p><main><p>bb</p></main>") == ["bb"]
    assert texts("<p>a</p><div itemprop='articleBody'><p>bb</p></div>") == ["bb"]
    assert texts("<main><h1>t</h1><p>a</p><article><p>bb</p></article></main>") == ["t", "bb"]
    assert texts("<article><h2>a</h2><p>story</p></article><article><h2><a href=x>b</a></h2></article>") == [
        "a",
        "story",
    ]
    assert texts("<article><h2><a href=x>a</a></h2></article><article><h2><a href=x>b</a></h2></article>") == ["a", "b"]
    assert texts("<p>The story itself is long.</p><article><p>An ad.</p></article>") == [
        "The story itself is long.",
        "An ad.",
    ]


def test_comments_are_no_articles():
    page = "<article><p>A story of some length.</p></article><ol id=comments><li><article>I disagree.</article></ol>"
    assert texts(page) == ["A story of some length."]


@pytest.mark.parametrize(("stated", "lang"), [("de", "de"), ("pt_BR", "pt-BR"), ("", None), ("x y", None)])
def test_language_of_the_root(stated, lang):
    assert document(f"<html lang='{stated}'><p>x").lang == lang


INLINE = st.sampled_from(
    [
        "<b>",
        "</b>",
        "<i class=x>",
        "</i>",
        "&amp;",
        "&nbsp;",
        "&#8364;",
        "&bogus;",
        "<!-- c -->",
        " ",
        "\n  ",
        "\r\n",
        "&",
    ]
)
WORDS = st.text(st.characters(exclude_characters="<&", exclude_categories=["Cs", "Cc"]), max_size=8)
PARAGRAPH = st.lists(st.one_of(INLINE, WORDS), max_size=12).map("".join)


@given(st.lists(PARAGRAPH, max_size=5))
def test_each_character_points_to_where_it_stands(paragraphs):
    page = "<article>\r\n" + "\n".join(f"<p>{p}</p>" for p in paragraphs)
    assert strays(page, document(page)) == []


@given(st.lists(st.text("ab é日\xa0&<>\"'", min_size=1, max_size=20), max_size=5))
def test_escaped_text_comes_back(paragraphs):
    page = "".join(f"<p>{p.replace('&', '&amp;').replace('<', '&lt;')}</p>" for p in paragraphs)
    collapsed = [re.sub(" +", " ", p).strip() for p in paragraphs]
    assert texts(page) == [p for p in collapsed if p]


SOUP_PIECES = """<p> </p> <div> </div> <table> <tr> <td> </td> </table> <ul> <li> </ul> <h1> </h2> <b> </b> <a </a>
    <!-- --> <head> <body> <svg> </svg> <script> </script> <pre> </pre> <br> <img> <article> </article> <main> <aside>
    <figure> <figcaption> <blockquote> <button> & &lt &#x ; < > / = ' " word é"""
SOUP = st.lists(st.sampled_from([*SOUP_PIECES.split(), " ", "\n", "\0"]), max_size=40).map("".join)


@given(SOUP, st.booleans())
def test_no_markup_is_too_broken(soup, whole_page):
    page = document(soup, whole_page=whole_page)
    ends = [offset for block in page.blocks for offset in (block.start, block.end)]
    assert ends == sorted(ends)
    assert strays(soup, page) == []
    assert all(0 <= page.positions.file_offset(i) < len(soup) for i in range(len(page.text)))


@pytest.mark.parametrize(
    "unit",
    [
        "<", "<!", "<?", "</", "&", "&a", "<a ", "</a ", '<a b="', "<!--", "<div>", "<p>a", "<ul><li>a", "<b><div>",
        "</b>", "<table><tr><td>", "<svg>", "<script>", "<title>", "<h1>", "<aside><a>x", "<article><h2><a>x",
        "<form>x", "a<br>", "<p class='", "<div class=share><h1>", "\n ", "<pre>\n", "<head>", "<span>",
    ],
)  # fmt: skip
def test_hostile_pages_take_linear_time(unit):
    start = time.perf_counter()
    document(unit * (100_000 // len(unit)) + "</b>" * 10_000)
    assert time.perf_counter() - start < 8  # quadratic ones take minutes


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read(text):
    document(text)
