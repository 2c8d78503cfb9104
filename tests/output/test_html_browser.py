"""The HTML report in a browser: keys, hover and filters do what they say, and the policy stops nothing of ours."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.output import View, render
from qa.report import Report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium"),
    pytest.mark.filterwarnings("default"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(
    browser: playwright.Browser, tmp_path: Path, article: Report, hostile: Report, clean: Report
) -> Iterator[playwright.Page]:
    """The page of three documents; it must neither log an error nor open a dialog."""
    file = tmp_path / "report.html"
    file.write_text(render([clean, article, hostile], View(), "html"), "utf-8")
    page = browser.new_page(viewport={"width": 360, "height": 700})
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", lambda dialog: trouble.append(dialog.message))
    page.goto(file.as_uri())
    yield page
    page.close()
    assert trouble == []


def test_keys_step_through_the_suspects(opened: playwright.Page) -> None:
    total = opened.locator(".suspect").count()
    place, card = opened.locator("#place"), opened.locator("#card")
    assert place.text_content() == f"{total} suspects"
    for n in range(1, total + 1):
        opened.keyboard.press("n")
        assert place.text_content() == f"{n} of {total} suspects"
        assert card.is_visible()
    opened.keyboard.press("n")
    assert place.text_content() == f"1 of {total} suspects"
    opened.keyboard.press("p")
    assert place.text_content() == f"{total} of {total} suspects"
    opened.keyboard.press("Escape")
    assert card.is_hidden()


def test_arrows_step_through_the_marks(opened: playwright.Page) -> None:
    stops = opened.locator("mark[tabindex]").count()
    opened.keyboard.press("n")
    seen = set()
    for _ in range(stops):
        seen.add(opened.evaluate("[...document.querySelectorAll('mark')].indexOf(document.activeElement)"))
        opened.keyboard.press("ArrowRight")
    assert len(seen) == stops


def test_hover_tells_the_reason(opened: playwright.Page) -> None:
    opened.locator(".index a", has_text="harbour.txt").click()
    opened.locator("mark", has_text="Jane Doe / Newswire").hover()
    assert "photo credit in the running text" in (opened.locator("#card").text_content() or "")


def test_filters_take_marks_away(opened: playwright.Page) -> None:
    opened.locator(".bar summary").click()
    for box in opened.locator("input[name=severity]").all():
        box.uncheck()
    assert opened.locator("mark[data-severity]").count() == 0
    assert opened.locator(".notes > li:visible").count() == 0
    assert opened.locator("#place").text_content() == "0 suspects"
    opened.locator("input[value=major]").check()
    assert opened.locator("mark[data-severity=major]").count() > 0
    assert opened.locator("mark[data-severity=critical]").count() == 0


def test_a_phone_shows_it_without_scrolling_sideways(opened: playwright.Page) -> None:
    for _ in range(3):
        opened.keyboard.press("n")
        assert opened.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_link_of_the_index_unfolds_its_document(opened: playwright.Page) -> None:
    opened.locator(".index a", has_text="fine.txt").click()
    assert opened.locator(".passage", has_text="All is well.").is_visible()
