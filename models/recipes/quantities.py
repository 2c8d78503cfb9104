"""Measure the rules about numbers, dates and units (SRC601, SRC610) on news translated by professionals.

Reads documents of one id in several languages, paragraph by paragraph parallel (JSON Lines with `id`, `lang` and
`paragraphs`). Every line of a translation that has a digit is checked as it is, which counts false alarms, and once
more with each change that can be planted in it. Precision is what an editor would see where one such line in ten is
damaged: found / (found + false alarms).

    python models/recipes/quantities.py DOCUMENTS.jsonl.xz [--show LANG]
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from qa.document import Document, Link
from qa.finding import Finding
from qa.languages import load
from qa.quantities.reading import read
from qa.rules.context import Context
from qa.rules.source import date_or_unit_mismatch, number_mismatch

SHARE = 0.1
SCALES = {"million": "billion", "billion": "million", "Million": "Milliard", "milion": "miliard", "миллион": "миллиард",
          "млн": "млрд", "мільйон": "мільярд", "милион": "милиард", "triệu": "tỷ", "juta": "miliar", "milyon": "milyar",
          "miljoen": "miljard", "miljon": "miljard", "miljoon": "miljard", "millió": "milliárd", "مليون": "مليار",
          "میلیون": "میلیارد", "מיליון": "מיליארד", "मिलियन": "बिलियन", "ล้าน": "พันล้าน", "万": "億", "만": "억",
          "εκατομμ": "δισεκατομμ", "লাখ": "কোটি", "लाख": "करोड़"}  # fmt: skip
UNITS = {"$": "€", "£": "$", "€": "$", "km": "kg", "kg": "km"}


def planted(text: str, lang: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    """Texts with one change each, by kind of change."""
    reading = read(text, lang)
    numbers = [q for q in reading.numbers if q.digits]
    number = dice.choice(numbers)
    places = [i for i in range(number.start, number.end) if text[i].isdecimal()]
    at = dice.choice(places)
    new = dice.choice([d for d in "123456789" if int(d) != int(text[at])])
    zero = ord(text[at]) - int(text[at])
    yield "digit", text[:at] + chr(zero + int(new)) + text[at + 1 :]
    for m in re.finditer(r"(?<![\d.,:])(\d+)[.,](\d{1,2})(?![\d.,:])", text):
        if any(q.digits and q.start == m.start() and q.value % 1 for q in numbers):
            yield "decimal mark", text[: m.start()] + m[1] + m[2] + text[m.end() :]
            break
    for word, other in SCALES.items():
        if found := re.search(rf"\d ?{word}", text):
            yield "magnitude", text[: found.end() - len(word)] + other + text[found.end() :]
            break
    language = load(lang)
    if reading.months and language:
        month = reading.months[0]
        names = [n for i, n in enumerate(language.dates.months, 1) if i != month.value]
        yield "month", text[: month.start] + dice.choice(names) + text[month.end :]
    for sign, other in UNITS.items():
        if unit := re.search(rf"{re.escape(sign)} ?\d|\d ?{re.escape(sign)}(?!\w)", text):
            yield "unit", text[: unit.start()] + unit[0].replace(sign, other) + text[unit.end() :]
            break
    if sign_at := re.search(r"(?<=\d) ?%", text):
        yield "percent", text[: sign_at.start()] + text[sign_at.end() :]


def findings(targets: list[str], sources: list[str], lang: str) -> dict[int, list[Finding]]:
    """Findings of both rules by index of the line."""
    source = Document.from_text("\n".join(sources), "en")
    links, at, there = [], 0, 0
    for target, line in zip(targets, sources, strict=True):
        links.append(Link(at, at + len(target), there, there + len(line)))
        at, there = at + len(target) + 1, there + len(line) + 1
    document = replace(Document.from_text("\n".join(targets), lang), source=source, links=tuple(links))
    context = Context(document, source=Context(source))
    by_line: dict[int, list[Finding]] = defaultdict(list)
    for rule in (number_mismatch, date_or_unit_mismatch):
        for finding in rule.find(document, context):
            by_line[next(i for i, k in enumerate(links) if k.start <= finding.start <= k.end)].append(finding)
    return by_line


def main() -> None:
    """Print a line a language and a line a kind of change."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path, help="JSON Lines, .xz: id (year:pair:article:kind), lang, paragraphs")
    parser.add_argument("--show", nargs="*", default=[], help="languages whose false alarms and misses are printed")
    parser.add_argument("--only", nargs="*", default=[], help="languages to measure; all by default")
    args = parser.parse_args()
    with lzma.open(args.documents, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    originals = {r["id"].split(":")[2]: r["paragraphs"] for r in rows if r["lang"] == "en" and ":en-en:" in r["id"]}
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    alarms: dict[str, Counter[str]] = defaultdict(Counter)
    lines: Counter[str] = Counter()
    recall: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    dice = random.Random(7)
    for row in rows:
        key, lang = row["id"].split(":")[2] if row["id"].count(":") >= 2 else "", row["lang"]
        if not row["id"].endswith("NTREX-128") or key not in originals or (args.only and lang not in args.only):
            continue
        targets, sources = row["paragraphs"], originals[key]
        if len(targets) != len(sources):
            continue
        clean = findings(targets, sources, lang)
        for i, target in enumerate(targets):
            if not any(q.digits for q in read(target, lang).numbers):
                continue
            lines[lang] += 1
            for f in clean[i]:
                alarms[lang][f"{f.code}/{f.evidence}"] += 1
                if lang in args.show:
                    print("FALSE", lang, f.code, f.evidence, f.message, "|", target, "|", sources[i])
            for kind, text in planted(target, lang, dice):
                before = {f.message for f in clean[i]}
                near = slice(max(0, i - 1), i + 2)
                new = [*targets[near.start : i], text, *targets[i + 1 : near.stop]]
                found = any(f.message not in before for f in findings(new, sources[near], lang)[i - near.start])
                for tally in (kinds[kind], recall[lang]):
                    tally[0] += found
                    tally[1] += 1
                if not found and lang in args.show:
                    print("MISSED", lang, kind, "|", text, "|", sources[i])
    for lang in sorted(lines):
        hits, all_planted = recall[lang]
        share, flagged = hits / max(1, all_planted), sum(alarms[lang].values())
        right = SHARE * lines[lang] * share
        precision = right / max(1e-9, right + (1 - SHARE) * flagged)
        print(f"{lang}  lines {lines[lang]:4d}  recall {share:.3f}  false {flagged:3d}  precision {precision:.3f}",
              dict(alarms[lang]))  # fmt: skip
    for kind, (hits, all_planted) in kinds.items():
        print(f"{kind:14s} {hits:5d} of {all_planted:5d}  {hits / all_planted:.3f}")
    print(sum((c for c in alarms.values()), Counter()), "in", sum(lines.values()), "lines")


if __name__ == "__main__":
    main()
