"""XML for other programs: elements of the standard library, written so that any reader takes them."""

from __future__ import annotations

from xml.etree import ElementTree

from qa.output.safe import sound

Element = ElementTree.Element


def element(tag: str, attributes: dict[str, object], *children: Element, text: str | None = None) -> Element:
    """An element; an attribute that is None is left out."""
    made = Element(tag, {name: sound(str(value)) for name, value in attributes.items() if value is not None})
    made.extend(children)
    made.text = None if text is None else sound(text)
    return made


def written(root: Element) -> str:
    """The whole document, indented."""
    ElementTree.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"
