"""The page in a browser, on a real service: what is pasted is marked, listed, visited, saved, and never run."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium"),
    pytest.mark.filterwarnings("default"),
]

ARTICLE = (
    "The harbour 😀 was closed on Monday.\n\nJane Doe / Reuters\n\n"
    "(Read also: Ferry late again,\n\nIt will open , soon."
)
HOSTILE = (
    "<img src=x onerror=alert(1)><script>alert(1)</script> Jane Doe / Reuters</textarea>\n\n"
    "NUL\x00 ESC\x1b[31m override\u202ekcab\u202c zero\u200bwidth &lt;b&gt; ,end"
)
ARABIC = (
    "استقبل ميناء رأس النخيل صباح الأحد أول سفينة تجارية منذ ست سنوات.\n\nرويترز / سامر الدرويشي\n\nوتأمل المدينة ذلك."
)


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def url(process: Callable[..., Any]) -> str:
    return str(process().url)


@pytest.fixture
def page(browser: playwright.Browser, url: str) -> Iterator[playwright.Page]:
    """The page on a narrow screen; it must neither log an error, open a dialog, nor ask anyone but the service."""
    page = browser.new_page(viewport={"width": 360, "height": 700}, accept_downloads=True)
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", lambda dialog: trouble.append(dialog.message))
    page.on("request", lambda request: request.url.startswith((url, "blob:", "data:")) or trouble.append(request.url))
    page.goto(url)
    yield page
    page.close()
    assert trouble == []


def check(page: playwright.Page, text: str) -> None:
    page.fill("#text", text)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#result:not([hidden])")
    playwright.expect(page.locator("#status")).to_contain_text("finding")


def test_the_right_words_are_marked(page: playwright.Page) -> None:
    check(page, ARTICLE)
    marks = page.locator("#article mark").all_text_contents()
    assert (marks[0], "".join(marks[1:-1]), marks[-1]) == ("Jane Doe / Reuters", "(Read also: Ferry late again,", " ,")
    assert "photo credit" in (page.locator("#article mark").first.get_attribute("title") or "").lower()
    assert page.locator("#article").inner_text().split("\n\n") == ARTICLE.split("\n\n")


def test_suspects_are_listed_and_visited_by_mouse_and_keys(page: playwright.Page) -> None:
    check(page, ARTICLE)
    entries = page.locator("#suspects button")
    assert entries.count() == 2
    assert "credit" in page.locator("#suspects").inner_text()
    entries.nth(0).click()
    first = page.evaluate("document.activeElement.textContent")
    assert first in ("Jane Doe / Reuters", "(Read also: Ferry late again,")
    assert page.locator(".passage.current").text_content() == first
    page.keyboard.press("n")
    second = page.evaluate("document.activeElement.textContent")
    assert {first, second} == {"Jane Doe / Reuters", "(Read also: Ferry late again,"}
    assert entries.nth(1).get_attribute("aria-current") == "true"
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.textContent") == first
    page.keyboard.press("p")
    assert page.evaluate("document.activeElement.textContent") == second


def test_it_works_by_keys_alone(page: playwright.Page) -> None:
    order = []
    for _ in range(4):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert order == ["text", "SUMMARY", "lang", "check"]


def test_hostile_text_is_text(page: playwright.Page) -> None:
    check(page, HOSTILE)
    shown = page.locator("#article").text_content() or ""
    assert "<img src=x onerror=alert(1)><script>alert(1)</script>" in shown
    assert "NUL␀ ESC␛[31m override<U+202E>kcab<U+202C> zero<U+200B>width &lt;b&gt;" in shown
    assert page.locator("#article img, #article script, #suspects img").count() == 0


def test_arabic_runs_from_right_to_left(page: playwright.Page) -> None:
    check(page, ARABIC)
    assert page.locator("#article").get_attribute("dir") == "rtl"
    assert page.locator("#article").get_attribute("lang") == "ar"
    assert page.locator("#article p").first.evaluate("p => getComputedStyle(p).direction") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_source_is_compared(page: playwright.Page) -> None:
    page.click("#with-source summary")
    page.fill("#source", "Der Hafen wurde am Montag für 13 Tage geschlossen.")
    check(page, "The harbour was closed on Monday for 12 days.")
    assert page.locator("#article mark").all_text_contents() == ["12"]
    assert "Der Hafen wurde" in page.locator("#suspects .translated").inner_text()


def test_the_report_is_saved(page: playwright.Page, tmp_path: Path) -> None:
    check(page, ARTICLE)
    with page.expect_download() as download:
        page.click("#share")
    assert download.value.suggested_filename == "qa-report.html"
    download.value.save_as(tmp_path / "report.html")
    saved = (tmp_path / "report.html").read_text("utf-8")
    assert saved.startswith("<!doctype html>")
    assert "Jane Doe / Reuters" in saved


def test_errors_are_said(browser: playwright.Browser, url: str) -> None:
    page = browser.new_page()
    page.goto(url)
    status = page.locator("#status")
    page.click("#check")
    playwright.expect(status).to_have_text("Paste an article first.")
    page.route("**/v1/check", lambda route: route.abort())
    page.fill("#text", "A text.")
    page.click("#check")
    playwright.expect(status).to_have_text("The service can't be reached.")
    page.unroute("**/v1/check")
    page.click("#check")
    playwright.expect(status).to_contain_text("Nothing to look at.")
    page.close()


def test_the_token_is_asked_for(browser: playwright.Browser, process: Callable[..., Any]) -> None:
    service = process("--token", "secret")
    page = browser.new_page()
    page.goto(service.url)
    assert page.locator("#token").is_hidden()
    page.fill("#text", "A text.")
    page.click("#check")
    playwright.expect(page.locator("#status")).to_have_text("This service asks for a token.")
    page.keyboard.type("secret")
    page.keyboard.press("Enter")
    playwright.expect(page.locator("#status")).to_contain_text("Nothing to look at.")
    page.close()
