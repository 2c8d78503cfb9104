"""HTML: the text that a reader of the article sees, in blocks with the roles that the markup states.

A `<p>` or `<div>` states no role: its block is `body`, and what it really is shows in its words. The article is what
stands in `<article>`, else in `<main>`, else in an `articleBody`, else on the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from qa.document import STORY_ROLES, Document, Role
from qa.readers.html_page import Page, Run
from qa.readers.mapped import Part, document_of_markup
from qa.readers.options import ReadOptions

_ASIDE = (Role.FURNITURE, Role.RELATED)
_MARKS_OF_PAGE_PARTS = ("button", "footer", "nav")
"""Tags that are furniture even with a heading of the first level inside: a site's name."""


def read(text: str, path: str, options: ReadOptions) -> Iterator[Document]:
    """The one document of an HTML file."""
    page = Page(text)
    yield document_of_markup(roles_and_parts(page, options.whole_page), text, path, page.lang)


def roles_and_parts(page: Page, whole_page: bool) -> Iterator[tuple[Role, list[Part]]]:
    """Role and text of each block of the article, or of the whole page; the text in parts with their offsets."""
    roles = _roles(page)
    story = _story(page, roles)
    runs = page.runs if whole_page else story
    title = next((run for run in (*story, *runs) if roles[run.element] is Role.TITLE), None)
    for run in runs:
        role = roles[run.element]
        if role is Role.TITLE and run is not title:
            role = Role.HEADING
        elif role is Role.BODY:
            role = _inline_role(run) or role
        yield role, run.parts


def _inline_role(run: Run) -> Role | None:
    """The role of the inline elements that hold most of the text: "By <a rel=author>Jane Doe</a>"."""
    role, characters = run.characters.most_common(1)[0]
    return role if characters * 2 > run.length else None


def _roles(page: Page) -> list[Role]:
    """The role of each element: its own, else that of the element around it."""
    link_lists, wrappers, data_tables = _asides_of_links(page), _forms_around_the_story(page), _data_tables(page)
    roles = [Role.BODY]
    for index, element in enumerate(page.elements[1:], 1):
        around, own = roles[element.parent], element.role
        if (element.holds_story and element.tag not in _MARKS_OF_PAGE_PARTS) or index in wrappers:
            own = None
        elif index in link_lists:
            own = own or Role.RELATED
        elif index in data_tables:
            own = Role.OTHER
        attribution = element.tag == "footer" and around is Role.QUOTE
        roles.append(around if own is None or around in _ASIDE or attribution else own)
    return roles


def _asides_of_links(page: Page) -> set[int]:
    outermost = _outermost(page, lambda index: page.elements[index].tag == "aside")
    groups = _grouped(page.runs, outermost)
    return {aside for aside, runs in groups.items() if _mostly_links(runs)}


def _forms_around_the_story(page: Page) -> set[int]:
    """Forms that old content systems put around all they make: most of the text is inside."""
    forms = _grouped(page.runs, _outermost(page, lambda index: page.elements[index].tag == "form"))
    return {form for form, runs in forms.items() if _length(runs) * 2 > _length(page.runs)}


def _data_tables(page: Page) -> set[int]:
    """Tables with a header cell: others may be there for the layout, with the story inside."""
    table = [0]
    for index, element in enumerate(page.elements[1:], 1):
        table.append(index if element.tag == "table" else table[element.parent])
    return {table[index] for index, element in enumerate(page.elements) if element.tag == "th"}


def _story(page: Page, roles: list[Role]) -> list[Run]:
    """The runs of the article: those in the first kind of container that has a fair part of the page's prose."""
    elements = page.elements
    articles = _outermost(page, lambda i: elements[i].tag == "article" and roles[i] not in _ASIDE)
    main = _outermost(page, lambda i: elements[i].tag == "main")
    bodies = _outermost(page, lambda i: elements[i].article_body)
    stories = {i for i, runs in _grouped(page.runs, articles).items() if not _teaser(runs, roles)}
    titled = any(roles[run.element] is Role.TITLE for run in page.runs if articles[run.element] in stories)

    def in_article(run: Run) -> bool:
        title_above = not titled and main[run.element] > 0 and roles[run.element] is Role.TITLE
        return articles[run.element] in stories or title_above

    on_page = [run for run, outside in zip(page.runs, _outside(page, roles), strict=True) if not outside]
    for inside in (in_article, lambda run: main[run.element], lambda run: bodies[run.element]):
        runs = [run for run in page.runs if inside(run)]
        if runs and _prose(runs, roles) * 3 >= _prose(on_page, roles):
            return runs
    return on_page


def _outside(page: Page, roles: list[Role]) -> Iterator[bool]:
    """For each run whether it is in the head or foot of the page or in its navigation."""
    elements = page.elements

    def page_part(index: int) -> bool:
        element = elements[index]
        if element.tag == "header":
            return not element.holds_story
        return element.tag in ("footer", "nav") and roles[index] is Role.FURNITURE

    parts = _outermost(page, page_part)
    return (parts[run.element] > 0 for run in page.runs)


def _outermost(page: Page, wanted: Callable[[int], bool]) -> list[int]:
    """For each element the outermost wanted one that it is or is in, by index; 0 where there is none."""
    found = [0]
    for index, element in enumerate(page.elements[1:], 1):
        found.append(found[element.parent] or (index if wanted(index) else 0))
    return found


def _grouped(runs: Iterable[Run], group_of: list[int]) -> dict[int, list[Run]]:
    groups: defaultdict[int, list[Run]] = defaultdict(list)
    for run in runs:
        if group_of[run.element]:
            groups[group_of[run.element]].append(run)
    return groups


def _teaser(runs: list[Run], roles: list[Role]) -> bool:
    """Whether an `<article>` announces another page: its first heading is a link there."""
    headings = (run for run in runs if roles[run.element] in (Role.TITLE, Role.HEADING))
    first = next(headings, None)
    return _mostly_links([first] if first else runs)


def _mostly_links(runs: list[Run]) -> bool:
    return sum(run.linked for run in runs) * 2 > _length(runs)


def _length(runs: list[Run]) -> int:
    return sum(run.length for run in runs)


def _prose(runs: list[Run], roles: list[Role]) -> int:
    """How many characters of running text there are, links aside."""
    return sum(run.length - run.linked for run in runs if roles[run.element] in STORY_ROLES)
