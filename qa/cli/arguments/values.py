"""Values of options, read with an error that says what is asked for."""

from __future__ import annotations

import argparse
import re


def number(text: str) -> int:
    """A whole number from 0 up."""
    if re.fullmatch("[0-9]{1,9}", text):
        return int(text)
    raise argparse.ArgumentTypeError(f'"{text}" is no number from 0 up')


def points(text: str) -> float:
    """A score, or a difference of scores."""
    try:
        points = float(text)
    except ValueError:
        points = -1.0
    if 0 <= points < float("inf"):
        return points
    raise argparse.ArgumentTypeError(f'"{text}" is no number of points; give one such as 0.5 or 40')
