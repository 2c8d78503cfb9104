"""Every regular expression of the package, with how it is used; run as a script, it prints them as JSON.

Patterns are recorded while all modules are imported and all examples of all rules are checked, so that those built from
the files of languages are among them. For one that a module keeps under a name, its source tells the methods that are
called and whether the text is cut to a constant length before ("bounded"); any other counts as searched for.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import pkgutil
import re
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

Recorded = dict[tuple[str, int], set[str]]
"""Pattern and flags → the modules that compile it, and the functions of `re` that they call."""

METHODS = {"search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"}


def recorded() -> Recorded:
    """Import and run everything, and see what is compiled."""
    found: Recorded = {}
    compile_ = re._compile  # type: ignore[attr-defined]

    def recording(pattern: Any, flags: Any) -> Any:
        called, caller = sys._getframe(1), sys._getframe(2)
        if isinstance(pattern, str) and str(caller.f_globals.get("__name__", "")).startswith("qa"):
            found.setdefault((pattern, int(flags)), set()).add(called.f_code.co_name)
        return compile_(pattern, flags)

    re._compile = recording  # type: ignore[attr-defined]
    import qa
    from qa.checker import Checker
    from qa.languages import CODES
    from qa.rules.registry import selected

    for module in pkgutil.walk_packages(qa.__path__, "qa."):
        if module.name != "qa.__main__":
            try:
                importlib.import_module(module.name)
            except ImportError:  # of an extra that is not installed
                continue
    checker = Checker("none")
    for rule in selected():
        for example in rule.examples:
            checker.check(example.text, lang=example.lang, source=example.source)
    for code in CODES:
        checker.check("Abc said on 5.5.2020.\n\nPhoto: Ab Cd / Reuters\n\n12:30, 1,000 km. Read more: Abc", lang=code)
    return found


def uses() -> dict[tuple[str, int], set[str]]:
    """For each pattern that a module keeps under a name: the methods that are called, "bounded" for short texts."""
    found: dict[tuple[str, int], set[str]] = {}
    for name, module in list(sys.modules.items()):
        if name.startswith("qa.") and isinstance(module, ModuleType):
            named = {
                attribute: (value.pattern, value.flags)
                for attribute, value in vars(module).items()
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
            }
            for attribute, method in _mentions(ast.parse(inspect.getsource(module)), set(named)):
                found.setdefault(named[attribute], set()).add(method)
    return found


def _mentions(tree: ast.AST, names: set[str]) -> Iterator[tuple[str, str]]:
    """Each use of a name: the method, or "search" where it is handed on."""
    called = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id in names:
                called.add(owner)
                method = node.func.attr
                yield owner.id, "bounded" if any(map(_is_cut, node.args)) else method if method in METHODS else "search"
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names and isinstance(node.ctx, ast.Load) and node not in called:
            yield node.id, "search"


def _is_cut(node: ast.expr) -> bool:
    """Whether an argument is a slice of constant length, such as `text[-40:]` or `text[at - 80 : at]`."""
    return isinstance(node, ast.Subscript) and any(
        isinstance(n, ast.Constant) and isinstance(n.value, int) and n.value > 1 for n in ast.walk(node.slice)
    )


def main() -> None:
    """Print `[pattern, flags, [use, …]]` for each."""
    compiled = recorded()
    named = uses()
    rows = []
    for (pattern, flags), functions in compiled.items():
        how = set(functions) - {"compile"}
        if "compile" in functions:
            how |= named.get((pattern, re.compile(pattern, flags).flags), {"search"})
        rows.append([pattern, flags, sorted(how)])
    json.dump(rows, sys.stdout)


if __name__ == "__main__":
    main()
