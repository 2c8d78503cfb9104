"""What the tag, classes and properties of an HTML element say about the role of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from qa.document import Role

Attributes = Mapping[str, str]

_OF_TAG = {
    "h1": Role.TITLE,
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), Role.HEADING),
    **dict.fromkeys(("caption", "figcaption", "figure"), Role.CAPTION),
    **dict.fromkeys(("address", "time"), Role.BYLINE),
    "blockquote": Role.QUOTE,
    "li": Role.LIST,
    "pre": Role.OTHER,
    "table": Role.BODY,  # also in a figure
    **dict.fromkeys(("button", "footer", "form", "nav"), Role.FURNITURE),
}
_OF_ARIA = dict.fromkeys(("contentinfo", "menu", "navigation", "search", "toolbar"), Role.FURNITURE)
_OF_PROPERTY = {
    **dict.fromkeys(("author", "creator", "datemodified", "datepublished"), Role.BYLINE),
    "caption": Role.CAPTION,
    **dict.fromkeys(("copyrightholder", "copyrightnotice", "credittext"), Role.CREDIT),
}
_WORDS = {
    Role.CREDIT: "credit credits copyright copyrightholder photographer image-source photo-source photo-by",
    Role.CAPTION: "caption captions figcaption",
    Role.RELATED: """related recommended recommendation recommendations readmore read-more read-also also-read see-also
        more-stories more-news more-from more-on most-read most-popular popular-posts trending outbrain taboola""",
    Role.FURNITURE: """ad ads advert adverts advertisement advertising sponsored promo comment comments commentlist
        commentform respond disqus share sharing sharebar share-this sharethis addthis addtoany sharedaddy social
        newsletter subscribe subscription signup sign-up login paywall cookie cookies consent gdpr popup modal
        breadcrumb breadcrumbs sidebar pagination pager page-links nav navbar navigation menu toolbar footer skip-link
        tags taglist""",
    Role.BYLINE: "byline author authors dateline timestamp pubdate published publish-date post-date",
}
"""Words in class names and ids; where several roles are named, the first of them counts."""

_OF_WORD = {word: role for role, words in _WORDS.items() for word in words.split()}
_QUALIFIER = frozenset({"has", "with", "no", "not", "without", "hide", "category", "tag", "topic"})
"""First words of names that speak of the page around (`has-sidebar`) or of its subject (`category-social`)."""

_PICTURE = re.compile(r"photo|image|picture|img|media|foto|figure|video", re.IGNORECASE)
_WORD_BREAK = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")
_LONGEST_ID = 3
"""Words of an id that may name a part of the page; longer ones are made from the words of a heading."""

_UNSEEN_TAGS = frozenset(
    {"audio", "canvas", "datalist", "head", "object", "rp", "rt", "select", "template", "video"}
)  # rt: the reading over a word
_UNSEEN_CLASSES = frozenset({"screen-reader-text", "sr-only", "visually-hidden", "visuallyhidden"})
_UNSEEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def own_role(tag: str, attributes: Attributes, near_picture: bool) -> Role | None:
    """The role that the element states itself; None where it has that of the element around it.

    `near_picture` tells whether it is in a figure or follows a picture: there a "credit" is the picture's.
    """
    stated = _OF_TAG.get(tag)
    if not attributes or stated in (Role.TITLE, Role.HEADING):
        return stated
    role = _OF_ARIA.get(attributes.get("role", "")) or _of_properties(attributes) or _of_names(attributes)
    if role is Role.CREDIT and not near_picture and not _PICTURE.search(attributes.get("class", "")):
        return stated
    return role or stated


def unseen(tag: str, attributes: Attributes) -> bool:
    """Whether a browser shows nothing of the element, or nothing in the run of the text."""
    if tag in _UNSEEN_TAGS or (tag == "dialog" and "open" not in attributes):
        return True
    return bool(attributes) and (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").lower() == "true"
        or _UNSEEN_STYLE.search(attributes.get("style", "")) is not None
        or not _UNSEEN_CLASSES.isdisjoint(attributes.get("class", "").split())
    )


def _of_properties(attributes: Attributes) -> Role | None:
    if "author" in attributes.get("rel", "").lower().split():
        return Role.BYLINE
    properties = attributes.get("itemprop", "").lower().split()
    return next((_OF_PROPERTY[p] for p in properties if p in _OF_PROPERTY), None)


def _of_names(attributes: Attributes) -> Role | None:
    found = {_OF_WORD[word] for words in _names(attributes) for word in _with_pairs(words) if word in _OF_WORD}
    return next((role for role in _WORDS if role in found), None)


def _names(attributes: Attributes) -> Iterator[list[str]]:
    """The words of each class name and of a short id, lower case."""
    for name in attributes.get("class", "").split():
        words = [w.lower() for w in _WORD_BREAK.split(name) if w]
        if words and words[0] not in _QUALIFIER:
            yield words
    words = [w.lower() for w in _WORD_BREAK.split(attributes.get("id", "")) if w]
    if len(words) <= _LONGEST_ID:
        yield words


def _with_pairs(words: list[str]) -> Iterator[str]:
    yield from words
    yield from map("-".join, pairwise(words))
