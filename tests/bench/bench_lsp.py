"""How long the language server takes to answer a changed word.

    python tests/bench/bench_lsp.py [FILE] [--edits 30] [--model builtin]

A real client changes one word of an article at a time, another one each time, and waits for the diagnostics. Beside the
whole time stands what is left of it without the pause after typing (debounce), which is set to 50 ms here.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.integrations.lsp.editor import Editor, edit

DEBOUNCE = 50


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, help="an article; by default 1,000 words of the fixtures")
    parser.add_argument("--edits", type=int, default=30)
    parser.add_argument("--model", default="builtin")
    arguments = parser.parse_args()
    fixtures = Path(__file__).parents[2] / "fixtures"
    files = [arguments.file] if arguments.file else sorted(fixtures.glob("*/en/*.txt"))
    words = "\n\n".join(file.read_text(encoding="utf-8") for file in files).split(" ")[:1000]
    where = [i for i, word in enumerate(words) if word.isalpha() and word.islower() and len(word) > 4]

    async def scenario(editor: Editor) -> list[float]:
        await editor.open("a.txt", " ".join(words), "plaintext")
        took = []
        for i in range(arguments.edits):
            at = where[(i * 37) % len(where)]
            changed = [*words[:at], "bridge", *words[at + 1 :]]
            begun = time.perf_counter()
            editor.type("a.txt", " ".join(changed))
            await editor.diagnostics("a.txt")
            took.append((time.perf_counter() - begun) * 1000)
        return took

    with tempfile.TemporaryDirectory() as temporary:
        settings = {"debounce": DEBOUNCE}
        took = sorted(edit(Path(temporary), scenario, settings=settings, arguments=("--model", arguments.model)))
    median, p95 = statistics.median(took), took[int(0.95 * (len(took) - 1))]
    print(f"{len(words)} words, {len(took)} edits, ms: median {median:.0f}, 95th percentile {p95:.0f}", end="; ")
    print(f"without the pause {median - DEBOUNCE:.0f} and {p95 - DEBOUNCE:.0f}")


if __name__ == "__main__":
    main()
