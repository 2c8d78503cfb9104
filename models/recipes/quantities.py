"""Measure the rules about numbers, dates and units (SRC601, SRC610) on news translated by professionals.

Reads articles that exist in many languages, paragraph by paragraph parallel (`parallel.py`). Every line of a
translation that has a digit is checked as it is, against the same line in English and in other languages in turn; what
is reported there is a mistake of a translator or a false alarm, and has to be judged by eye (`--show`). Then each
change that can be planted in the line is planted, and recall is the share that is reported. The dice are seeded: a
second run plants the same.

    python -m models.recipes.quantities DATA/dev/clean.jsonl.xz [--only LANG …] [--sources LANG …] [--show LANG …]
"""

from __future__ import annotations

import argparse
import random
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path

from models.recipes.parallel import articles
from qa.document import Document, Link
from qa.finding import Finding
from qa.languages import load
from qa.quantities.quantity import Quantity, Reading
from qa.quantities.reading import read
from qa.quantities.words import unit_patterns
from qa.rules.context import Context
from qa.rules.source import date_or_unit_mismatch, number_mismatch

WORDS = tomllib.loads((resources.files("qa.quantities") / "words.toml").read_text(encoding="utf-8"))
OTHER_UNITS = {"kilometre": "mile", "mile": "kilometre", "kilogram": "pound_mass", "dollar": "euro", "pound": "euro",
               "euro": "dollar"}  # fmt: skip
NAMES = {
    "mile": "en miles de Meilen nl mijl fr milles es millas it miglia pt milhas ca milles ro mile da miles no miles "
    "sv miles pl mil cs mil sk míľ ru миль uk миль bg мили el μίλια fi mailia hu mérföld tr mil id mil vi dặm ar ميل "
    "fa مایل he מייל hi मील bn মাইল th ไมล์ zh 英里 ja マイル ko 마일",
    "kilometre": "de Kilometer ru километров uk кілометрів bg километра el χιλιόμετρα ar كيلومتر fa کیلومتر he קילומטר "
    "hi किलोमीटर bn কিলোমিটার th กิโลเมตร zh 公里 ja キロメートル ko 킬로미터 * km",
    "pound_mass": "de Pfund ru фунтов uk фунтів bg фунта el λίβρες ar رطل fa پوند zh 磅 ja ポンド ko 파운드 * lb",
    "euro": "de Euro ru евро uk євро bg евро el ευρώ ar يورو fa یورو he אירו hi यूरो bn ইউরো th ยูโร zh 欧元 ja ユーロ "
    "ko 유로 * euro",
    "dollar": "de Dollar ru долларов uk доларів bg долара el δολάρια ar دولار fa دلار he דולר hi डॉलर bn ডলার th ดอลลาร์ "
    "zh 美元 ja ドル ko 달러 * dollar",
}
"""What a unit is called in a language, * in all others."""

SIGNS = {"$": "€", "£": "€", "€": "$"}


def planted(text: str, lang: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    """Texts with one change each, by kind of change."""
    reading = read(text, lang)
    numbers = [q for q in reading.numbers if q.digits]
    if numbers:
        yield "digit", _another_digit(text, dice.choice(numbers), dice)
    yield from _sizes(text, lang, numbers, dice)
    yield from _dates(text, lang, reading, dice)
    yield from _units(text, lang, numbers, dice)
    sure = {form.rstrip("!"): i for i, e in enumerate(WORDS[lang]["small"]) for form in e.split() if form[-1] == "!"}
    words = [m for m in re.finditer(r"\w+", text) if m[0].lower() in sure]
    if words and load(lang).spaced:  # type: ignore[union-attr]
        m = dice.choice(words)
        other = dice.choice([w for w, i in sure.items() if i != sure[m[0].lower()] and "_" not in w])
        yield "number word", text[: m.start()] + other + text[m.end() :]


def _another_digit(text: str, number: Quantity, dice: random.Random) -> str:
    at = dice.choice([i for i in range(number.start, number.end) if text[i].isdecimal()])
    new = dice.choice([d for d in range(1, 10) if d != int(text[at])])
    return text[:at] + chr(ord(text[at]) - int(text[at]) + new) + text[at + 1 :]


def _sizes(text: str, lang: str, numbers: Sequence[Quantity], dice: random.Random) -> Iterator[tuple[str, str]]:
    whole = [q for q in numbers if text[q.start : q.end].isdecimal() and text[q.end : q.end + 1] not in {".", ",", ":"}]
    if whole:
        end = dice.choice(whole).end
        zero = chr(ord(text[end - 1]) - int(text[end - 1]))
        yield "factor 10", text[:end] + zero + text[end:]
        yield "factor 1000", text[:end] + zero * 3 + text[end:]
    for m in re.finditer(r"(?<![\d.,:])(\d+)[.,](\d{1,2})(?![\d.,:])", text):
        if any(q.start == m.start() and q.value % 1 for q in numbers):
            yield "decimal mark", text[: m.start()] + m[1] + m[2] + text[m.end() :]
            break
    scales = [(a, b) for a, b in (("million", "billion"), ("billion", "million"))]
    for q in numbers:
        for scale, other in scales:
            stems = sorted((w.rstrip("*!") for w in WORDS[lang][scale].split()), key=len, reverse=True)
            stems = [w.replace("_", " ") for w in stems]
            pattern = rf"\d[ \u00a0-]?({'|'.join(map(re.escape, stems))})\w*$"
            if scaled := re.search(pattern, text[q.start : q.end], re.IGNORECASE):
                new = WORDS[lang][other].split()[0].rstrip("*!").replace("_", " ")
                yield "magnitude", text[: q.start + scaled.start(1)] + new + text[q.end :]
                return


def _dates(text: str, lang: str, reading: Reading, dice: random.Random) -> Iterator[tuple[str, str]]:
    language = load(lang)
    assert language
    for kind, found, names in (
        ("month", reading.months, language.dates.months),
        ("weekday", reading.weekdays, language.dates.weekdays),
    ):
        found = tuple(q for q in found if not q.digits)
        if found:
            q = dice.choice(found)
            other = dice.choice([name for i, name in enumerate(names, 1) if i != q.value])
            yield kind, text[: q.start] + other + text[q.end :]
    numbers = [q for q in reading.numbers if q.digits]
    days = [q for q in numbers if q.value <= 31 and any(0 <= m.start - q.end <= 4 for m in reading.months)]
    years = [q for q in numbers if 1900 <= q.value <= 2030 and q.end - q.start == 4]
    hours = [q for q in numbers if re.match(r":\d\d", text[q.end : q.end + 3])]
    for kind, some in (("day", days), ("year", years), ("time", hours)):
        if some:
            q = dice.choice(some)
            new = int(q.value) + (dice.choice([-3, -2, -1, 1, 2, 3]) if q.value > 3 else 5)
            zero = ord(text[q.start]) - int(text[q.start])
            yield kind, text[: q.start] + "".join(chr(zero + int(d)) for d in str(new)) + text[q.end :]


def _units(text: str, lang: str, numbers: Sequence[Quantity], dice: random.Random) -> Iterator[tuple[str, str]]:
    if sign := re.search(r"(?<=\d)[ \u00a0\u202f]?[%٪％]", text):
        yield "percent", text[: sign.start()] + text[sign.end() :]
    for mark, other in SIGNS.items():
        if money := re.search(rf"{re.escape(mark)} ?\d|\d ?{re.escape(mark)}", text):
            yield "currency sign", text[: money.start()] + money[0].replace(mark, other) + text[money.end() :]
            break
    patterns = {unit.name: (words, signs) for unit, words, signs, _ in unit_patterns()}
    for q in dice.sample(numbers, len(numbers)):
        for unit in q.units:
            rest = text[q.end :]
            gap = len(rest) - len(rest.lstrip(" \u00a0-"))
            m = other_name = None
            if unit.name in OTHER_UNITS:
                words, signs = patterns[unit.name]
                m = words.match(rest[gap:].lower()) or signs.match(rest[gap:])
                names = NAMES[OTHER_UNITS[unit.name]].split()
                table = dict(zip(names[::2], names[1::2], strict=True))
                other_name = table.get(lang, table.get("*"))
            if m and other_name:
                tail = re.match(r"\w*", rest[gap + m.end() :]) if load(lang).spaced else None  # type: ignore[union-attr]
                end = gap + m.end() + (tail.end() if tail else 0)
                yield (
                    ("currency" if unit.kind == "currency" else "unit"),
                    (text[: q.end] + rest[:gap] + other_name + rest[end:]),
                )
                return


def findings(targets: Sequence[str], sources: Sequence[str], lang: str, source_lang: str) -> dict[int, list[Finding]]:
    """Findings of both rules by index of the line."""
    source = Document.from_text("\n".join(sources), source_lang)
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
    parser.add_argument("documents", type=Path, help="JSON Lines, .xz: lang, paragraphs")
    parser.add_argument("--sources", nargs="*", default=["en", "nl", "pl", "id"], help="languages to compare with")
    parser.add_argument("--show", nargs="*", default=[], help="languages whose reports and misses are printed")
    parser.add_argument("--only", nargs="*", default=[], help="languages to measure; all by default")
    args = parser.parse_args()
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    recall: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    alarms: dict[str, Counter[str]] = defaultdict(Counter)
    lines: Counter[str] = Counter()
    dice = random.Random(7)
    for key, by_lang in enumerate(articles(args.documents)):
        for lang, source_lang in ((a, b) for a in by_lang for b in args.sources if a != b and b in by_lang):
            targets, sources = by_lang[lang], by_lang[source_lang]
            if len(targets) != len(sources) or (args.only and lang not in args.only):
                continue
            clean = findings(targets, sources, lang, source_lang)
            for i, target in enumerate(targets):
                reports = [f"{f.code}/{f.evidence}" for f in clean[i]]
                if not reports and not any(q.digits for q in read(target, lang).numbers):
                    continue
                lines[lang] += 1
                alarms[lang].update(reports)
                if lang in args.show:
                    for f in clean[i]:
                        print("SOUND", source_lang, lang, f"{key}:{i}", f.code, f.message, "|", target, "|", sources[i])
                near = slice(max(0, i - 1), i + 2)
                before = {f.message for f in clean[i]}
                for kind, text in planted(target, lang, dice):
                    new = [*targets[near.start : i], text, *targets[i + 1 : near.stop]]
                    after = findings(new, sources[near], lang, source_lang)[i - near.start]
                    found = any(f.message not in before for f in after)
                    for tally in (kinds[kind], recall[lang]):
                        tally[0] += found
                        tally[1] += 1
                    if not found and lang in args.show:
                        print("MISSED", source_lang, lang, kind, "|", text, "|", sources[i])
    for lang in sorted(lines):
        hits, tried = recall[lang]
        print(f"{lang}  lines {lines[lang]:5d}  recall {hits / max(1, tried):.3f}  reported", dict(alarms[lang]))
    for kind, (hits, tried) in sorted(kinds.items()):
        print(f"{kind:14s} {hits:6d} of {tried:6d}  {hits / tried:.3f}")
    hits, tried = map(sum, zip(*kinds.values(), strict=True))
    print(f"{'all':14s} {hits:6d} of {tried:6d}  {hits / tried:.3f}")
    print(sum(alarms.values(), Counter()), "in", sum(lines.values()), "lines")


if __name__ == "__main__":
    main()
