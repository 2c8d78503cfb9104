"""Styles for terminals, by `rich`; on anything else the text stays as it is."""

from __future__ import annotations

from collections.abc import Callable

Paint = Callable[[str, str], str]
"""Gives a text without line breaks a style such as "bold red"."""


def painter(colour: bool) -> Paint:
    """One that paints, or one that does nothing."""
    if not colour:
        return lambda text, style: text
    from rich.color import ColorSystem
    from rich.style import Style

    return lambda text, style: Style.parse(style).render(text, color_system=ColorSystem.STANDARD) if text else ""
