"""Measure how often the findings of each rule are right, and write the table `qa/confidence.json`.

    python -m models.recipes.confidence --dev DATA/dev --out qa/confidence.json [--model builtin --documents 200]

Three sources. Pages whose lines are labelled tell for the layout rules DOC101–105 and 110 which findings lie on a line
of the story and are wrong; what these find in edited news by its place alone is wrong too. For all other rules, edited
news is checked as it is, where every finding counts as a false alarm, and again with one fault planted for each rule
(`PLANTS`). News in one language beside the same in another does this for the rules against the source
(`translations.py`). Taken together as in an archive where one document in ten has the fault, the precision is

    hits / 10 / (hits / 10 + false alarms)

for each kind of evidence, pulled towards the rule's own figure where it was seen less than some twenty times. Fixed
seed; an hour on two cores.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from models.recipes import parallel, translations
from qa.checker import Checker
from qa.finding import Finding
from qa.languages import Language, load

LAYOUT = frozenset({"DOC101", "DOC102", "DOC103", "DOC104", "DOC105", "DOC110"})
STORY = frozenset({"body", "heading", "title"})
PREVALENCE = 0.1
"""Share of documents that have a given fault."""
PULL = 5.0
"""A kind of evidence counts as if it had been seen so often at the rule's own precision."""
FEWEST = 1.0
"""Findings, as weighed, of which a rule must have so many to have a figure of its own."""
SEED = 3

Planted = tuple[str, int, int] | None
"""The text with the fault, and where it is; None where the text has no place for it."""
Plant = Callable[[str, Language, random.Random], Planted]


def at_random(pattern: str, text: str, rng: random.Random) -> re.Match[str] | None:
    """One of the matches of a pattern."""
    found = list(re.finditer(pattern, text))
    return rng.choice(found) if found else None


def replaced(pattern: str, by: Callable[[re.Match[str]], str]) -> Plant:
    """A plant that changes one match of a pattern."""

    def plant(text: str, language: Language, rng: random.Random) -> Planted:
        m = at_random(pattern, text, rng)
        if not m:
            return None
        new = by(m)
        return text[: m.start()] + new + text[m.end() :], max(0, m.start() - 1), m.start() + len(new) + 1

    return plant


def without_closing(pairs: Callable[[Language], Iterable[Sequence[str]]]) -> Plant:
    """A plant that drops the closing mark of a pair; the fault may be marked at either end of its paragraph."""

    def plant(text: str, language: Language, rng: random.Random) -> Planted:
        opening, closing = next(iter(pairs(language)))
        m = at_random(
            rf"{re.escape(opening)}[^{re.escape(opening + closing)}\n]{{3,80}}{re.escape(closing)}", text, rng
        )
        if not m or opening == closing:
            return None
        end = text.find("\n", m.end())
        return text[: m.end() - 1] + text[m.end() :], m.start(), end if end > 0 else len(text)

    return plant


def inserted(words: Callable[[Language, random.Random], str]) -> Plant:
    """A plant that puts something between two words."""

    def plant(text: str, language: Language, rng: random.Random) -> Planted:
        m = at_random(r"(?<=[^\W\d_]) (?=[^\W\d_])", text, rng)
        if not m:
            return None
        new = words(language, rng)
        return text[: m.end()] + new + text[m.end() :], m.start(), m.end() + len(new) + 1

    return plant


def copied(text: str, language: Language, rng: random.Random) -> Planted:
    """A paragraph that stands in the text twice; either copy may be marked."""
    paragraphs = text.split("\n\n")
    long = [p for p in paragraphs if len(p.split()) > 10 or len(p) > 60]
    if not long:
        return None
    paragraphs.insert(rng.randint(0, len(paragraphs)), rng.choice(long))
    return "\n\n".join(paragraphs), 0, len(text)


def misspelt(text: str, language: Language, rng: random.Random) -> Planted:
    """A name of which one letter is doubled, or left out, in one place of several."""
    names = Counter(re.findall(r"(?<=[^\W\d_] )[A-ZА-ЯÀ-ÞΑ-Ω][^\W\d_]{6,}", text))
    often = [name for name, n in names.items() if n > 2]
    if not often:
        return None
    name = rng.choice(often)
    at = rng.choice([m.start() for m in re.finditer(rf"\b{name}\b", text)] or [-1])
    i = at + len(name) // 2
    return None if at < 0 else (text[:i] + text[i - 1] + text[i:], 0, len(text))


def spliced(text: str, language: Language, rng: random.Random) -> Planted:
    """A long sentence whose second half is that of another one."""
    lines = [m for m in re.finditer(r"[^\n]+", text) if len(m[0].split()) > 14]
    if len(lines) < 2:
        return None
    first, second = rng.sample(lines, 2)
    head, tail = first[0].split(), second[0].split()
    new = " ".join(head[: len(head) // 2] + tail[len(tail) // 2 :])
    return text[: first.start()] + new + text[first.end() :], first.start(), first.start() + len(new)


def paragraph(new: Callable[[str, Language, random.Random], str | None]) -> Plant:
    """A plant that puts a paragraph between two others."""

    def plant(text: str, language: Language, rng: random.Random) -> Planted:
        m = at_random(r"\n\n", text, rng)
        words = new(text, language, rng)
        if not m or not words:
            return None
        return text[: m.end()] + words + "\n\n" + text[m.end() :], m.end(), m.end() + len(words)

    return plant


FOREIGN = {
    "en": "Die Gespräche werden in der kommenden Woche fortgesetzt, wie ein Sprecher der Regierung am Montag sagte.",
    "*": "The talks will be continued next week, a spokesman for the government told reporters on Monday evening.",
}
ENGLISH = "that would have been the first of its kind"
LOOK_ALIKE = str.maketrans("aeopcxаеорсх", "аеорсхaeopcx")


def foreign(text: str, language: Language, rng: random.Random) -> str:
    """A sentence that was left untranslated."""
    return FOREIGN.get(language.code, FOREIGN["*"])


def mojibake(m: re.Match[str]) -> str:
    """UTF-8 read as Windows-1252."""
    return m[0].encode().decode("cp1252", "replace").replace("\ufffd", "")


PLANTS: dict[str, tuple[Plant, ...]] = {
    "CON701": (misspelt,),
    "DOC106": (replaced(r"(?<=[^\W\d_]) (?=[a-zà-ÿа-яα-ω]{4,})", lambda m: "\n\n"),),
    "DOC107": (replaced(r"(?<=[^\W\d_]{3}[.!?]) (?=[^\W\d_]{3})", lambda m: ""),),
    "DOC108": (copied,),
    "DOC109": (replaced(r"(?<=[^\W\d_])[.](?=\n\n)", lambda m: " [...]"),),
    "TYP201": (without_closing(lambda language: ["()"]),),
    "TYP202": (without_closing(lambda language: language.punctuation.quotes),),
    "TYP203": (replaced(r"[.](?=\n\n)", lambda m: ".,"), replaced(r",(?= )", lambda m: ",.")),
    "TYP204": (replaced(r"(?<=[^\W\d_])[.](?=\n\n)", lambda m: ","),),
    "TYP205": (replaced(r"(?<=[^\W\d_]),(?= [^\W\d_])", lambda m: "，"),),
    "TYP206": (
        replaced(r"(?<=[^\W\d_]), (?=[^\W\d_])", lambda m: ","),
        replaced(r"(?<=[^\W\d_])(?=, )", lambda m: " "),
    ),
    "TYP207": (replaced(r"(?<=[a-zà-ÿа-я] )[a-zà-ÿа-я]{4,}(?= [a-zà-ÿа-я])", lambda m: m[0].capitalize()),),
    "TYP208": (replaced(r"(?<=\.\n\n)[^\W\d_]+(?= [a-zà-ÿа-я])", lambda m: m[0].lower()),),
    "TYP209": (replaced(r"(?<=\d)[.,](?=\d\d? (?:%|\w+ion|€|euro))", lambda m: "," if m[0] == "." else "."),),
    "LNG302": (paragraph(foreign),),
    "LNG303": (inserted(lambda language, rng: ENGLISH + " "),),
    "LNG304": (replaced(r"(?<=[^\W\d_]{2})[aeopcxаеорсх](?=[^\W\d_]{2})", lambda m: m[0].translate(LOOK_ALIKE)),),
    "FLU403": (replaced(r"(?<= )[^\W\d_]{2,9} (?=[^\W\d_])", lambda m: m[0] * 5),),
    "ENC501": (replaced(r"\S*[à-ÿа-яá-ž“”’–]\S*", mojibake),),
    "ENC502": (inserted(lambda language, rng: rng.choice(["&nbsp;", "&amp;quot;", "</p>", "<br />"])),),
    "ENC503": (inserted(lambda language, rng: rng.choice(["\u200b", "\x02", "\x93", "\ufeff"])),),
    "ENC504": (inserted(lambda language, rng: rng.choice(["<unk> ", "▁", "@-@ ", "</s> ", "⁇ "])),),
    "ENC505": (
        lambda text, language, rng: ((line := rng.choice(language.chatter.openers)) + ":\n\n" + text, 0, len(line)),
    ),
}


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a data file."""
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def by_language(checker: Checker, items: Sequence[tuple[str, str]]) -> list[tuple[Finding, ...]]:
    """Findings of each (language, text), one run a language."""
    groups: dict[str, list[int]] = defaultdict(list)
    for i, (lang, _) in enumerate(items):
        groups[lang].append(i)
    result: list[tuple[Finding, ...]] = [()] * len(items)
    for lang, ids in groups.items():
        for i, report in zip(ids, checker.check_many([items[i][1] for i in ids], lang=lang), strict=True):
            result[i] = report.findings
    return result


TRANSLATORS = frozenset({"SRC601", "SRC610"})
"""What these find in sound translations are mistakes of the translators, in 14 cases of 15 that were looked at."""

GARBLED = frozenset({"FLU401", "FLU402"})
"""Rules that need a model. They are measured with one spliced sentence in every document."""

Counts = dict[tuple[str, str], list[float]]
"""(code, evidence) → right, wrong."""


def on_pages(checker: Checker, pages: Sequence[dict[str, Any]], share: float, counts: Counts) -> None:
    """Findings of the layout rules against the labels of the lines they lie on; each page counts for `share` ones."""
    texts = [(p["lang"], "\n\n".join(line["text"] for line in p["lines"])) for p in pages]
    for page, findings in zip(pages, by_language(checker, texts), strict=True):
        at = 0
        for line in page["lines"]:
            start, end = at, at + len(line["text"])
            at = end + 2
            for f in findings:
                if f.code in LAYOUT and f.start < end and f.end > start:
                    counts[f.code, f.evidence][line["label"] in STORY] += share


def on_news(checker: Checker, news: Sequence[tuple[str, str]], counts: Counts, recall: Counter[str]) -> None:
    """Findings in edited news, and in the same with faults planted."""
    rng = random.Random(SEED)
    for findings in by_language(checker, news):
        for f in findings:
            by_place = f.code in LAYOUT and f.evidence == "position"  # what its wording tells really is there
            if f.code in PLANTS or by_place:
                counts[f.code, f.evidence][1] += 1
    for code, plants in PLANTS.items():
        planted = []
        for lang, text in news:
            language = load(lang)
            fault = rng.choice(plants)(text, language, rng) if language else None
            if fault:
                planted.append((lang, fault))
        hits = 0
        for (_, (_, start, end)), findings in zip(
            planted, by_language(Checker("none", select=[code]), [(lang, f[0]) for lang, f in planted]), strict=True
        ):
            hit = next((f for f in findings if f.start < end and f.end > start), None)
            if hit:
                hits += 1
                counts[code, hit.evidence][0] += PREVALENCE * len(news) / len(planted)
        recall[code] = round(100 * hits / max(1, len(planted)))
        print(f"{code}: {hits} of {len(planted)} planted faults found", flush=True)


def with_model(checker: Checker, news: Sequence[tuple[str, str]], counts: Counts, recall: Counter[str]) -> None:
    """Findings of the model's rules in edited news, and in the same with a spliced sentence or a stray capital."""
    for findings in by_language(checker, news):
        for f in findings:
            counts[f.code, f.evidence][1] += 1
    for plant in (spliced, *PLANTS["TYP207"]):
        rng = random.Random(SEED)
        tried = [(lang, plant(text, language, rng)) for lang, text in news if (language := load(lang))]
        faults = [(lang, fault) for lang, fault in tried if fault]
        found: Counter[str] = Counter()
        reports = by_language(checker, [(lang, fault[0]) for lang, fault in faults])
        for (_, (_, start, end)), findings in zip(faults, reports, strict=True):
            for evidence in {(f.code, f.evidence) for f in findings if f.start < end and f.end > start}:
                counts[evidence][0] += 1
                found[evidence[0]] += 1
        if plant is spliced:
            recall.update({code: round(100 * found[code] / len(faults)) for code in GARBLED})
        print(f"{plant.__name__}: {dict(found)} of {len(faults)}", flush=True)


def on_translations(path: Path, model: str, documents: int, counts: Counts) -> None:
    """Findings against the source in sound translations, and in the same with faults planted."""
    kinds = [kind for kind in translations.PLANTS if not kind.startswith("(")]
    pairs = translations.PAIRS.split()
    sound: Counter[tuple[str, str]] = Counter()
    hits: Counter[tuple[str, str, str]] = Counter()
    tried: Counter[str] = Counter()
    total = 0
    for trial in translations.trials(parallel.articles(path), pairs, kinds, ["SRC"], model, documents):
        total += 1
        sound.update(
            (f.code, f.evidence) for f in trial.report.findings if f.code != "SRC609"
        )  # has chances of its own
        for kind in trial.faults:
            tried[kind] += 1
            hits.update((kind, f.code, f.evidence) for f in trial.hits(kind)[:1])
    for (code, evidence), wrong in sound.items():
        if code not in TRANSLATORS:
            counts[code, evidence][1] += wrong
    of_code: dict[str, set[str]] = defaultdict(set)
    for kind, code, _ in hits:
        of_code[code].add(kind)
    for (kind, code, evidence), right in hits.items():
        counts[code, evidence][0] += PREVALENCE * total * right / tried[kind] / len(of_code[code])


def table(counts: Counts) -> dict[str, float]:
    """Precision of each rule and each kind of evidence."""
    rules: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for (code, _), (right, wrong) in counts.items():
        rules[code][0] += right
        rules[code][1] += wrong
    result = {}
    for code, (right, wrong) in rules.items():
        if right + wrong < FEWEST:
            continue
        own = (right + 1) / (right + wrong + 2)
        result[code] = own
        for (other, evidence), (hits, misses) in counts.items():
            if other == code and evidence:
                result[f"{code}/{evidence}"] = (hits + PULL * own) / (hits + misses + PULL)
    return {key: round(min(value, 0.99), 3) for key, value in sorted(result.items())}


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model", default="builtin", help="the model that reads the texts (default %(default)s)")
    parser.add_argument("--documents", type=int, default=200, help="documents for FLU401 and FLU402")
    parser.add_argument("--translations", type=int, default=9, help="documents a pair of languages")
    args = parser.parse_args()
    checker = Checker(args.model)
    counts: Counts = defaultdict(lambda: [0.0, 0.0])
    recall: Counter[str] = Counter()
    news = [(row["lang"], "\n\n".join(row["paragraphs"])) for row in read(args.dev / "clean.jsonl.xz")]
    pages = read(args.dev / "pages.jsonl.xz")
    on_pages(checker, pages, PREVALENCE * len(news) / len(pages), counts)
    on_news(checker, news, counts, recall)
    model = Checker(args.model, select=sorted(GARBLED))
    on_translations(args.dev / "clean.jsonl.xz", args.model, args.translations, counts)
    with_model(model, random.Random(SEED).sample(news, args.documents), counts, recall)
    precision = table(counts)
    result = {"recall_of_planted_faults_percent": dict(sorted(recall.items())), "precision": precision}
    args.out.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
