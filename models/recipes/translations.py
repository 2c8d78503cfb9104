"""What the rules against the source find of planted faults, and how often they cry wolf over sound translations.

    python -m models.recipes.translations --clean DATA/dev/clean.jsonl.xz [--pairs en-de,en-ru --documents 9]

The file holds edited news, an object a line with `lang` and `paragraphs`. Documents that are translations of each other
are told by their order and by how many paragraphs they have, so any two languages make sound translations. Two tables
are printed: findings of each rule per 1,000 passages of these; and, for each kind of fault and group of languages, how
many faults of how many were found, with the findings beside them that the sound document did not have. Kinds in
brackets are changes that are no faults: there all findings are noise. Fixed seed.

A name is what stands with a capital in the same paragraph of most versions in Latin letters, so this knows nothing of
how the rules see names.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from models.recipes import quantities
from models.recipes.parallel import Versions, articles
from qa.checker import Checker
from qa.document import Block, Document, Role
from qa.finding import Finding
from qa.languages import load
from qa.report import Report
from qa.segmentation import segment

PAIRS = (
    "en-de en-fr fr-sv es-cs nl-ro en-pl en-fi en-hu en-tr en-vi en-ru en-uk en-bg en-el ru-en el-fr pl-ru "
    "en-ar ar-en en-he he-en en-hi hi-en en-zh zh-en en-ja ja-en en-ko ko-en en-th"
)
LATIN = (
    "ca",
    "cs",
    "da",
    "de",
    "en",
    "es",
    "fi",
    "fr",
    "hu",
    "id",
    "it",
    "nl",
    "no",
    "pl",
    "pt",
    "ro",
    "sk",
    "sv",
    "tr",
    "vi",
)
SHARED = 0.6
"""Share of the versions in Latin letters in which a name stands as it is."""

SEED = 11
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")

TERMS: Mapping[str, Mapping[str, str]] = {
    "police": {"de": "Polizei", "fi": "poliisi", "pl": "policja", "hu": "rendőrség", "ru": "полиция", "tr": "polis"},
    "school": {"de": "Schule", "fi": "koulu", "pl": "szkoła", "hu": "iskola", "ru": "школа", "tr": "okul"},
    "hospital": {"de": "Krankenhaus", "fi": "sairaala", "pl": "szpital", "hu": "kórház", "ru": "больница"},
    "government": {"de": "Regierung", "fi": "hallitus", "pl": "rząd", "hu": "kormány", "ru": "правительство"},
    "president": {"de": "Präsident", "fi": "presidentti", "pl": "prezydent", "hu": "elnök", "ru": "президент"},
    "election": {"de": "Wahl", "fi": "vaali", "pl": "wybory", "hu": "választás", "ru": "выборы", "tr": "seçim"},
    "court": {"de": "Gericht", "fi": "oikeus", "pl": "sąd", "hu": "bíróság", "ru": "суд", "tr": "mahkeme"},
    "season": {"de": "Saison", "fi": "kausi", "pl": "sezon", "hu": "szezon", "ru": "сезон", "tr": "sezon"},
}
"""English terms and their dictionary forms in languages that inflect."""

TOKENS = {
    "{0}": "{O}",
    "%s": "% s",
    "{{user_name}}": "{{username}}",
    "${total}": "${sum}",
    "<b>7</b>": "<b>7",
    "https://example.com/a/report-7.html": "https://example. com/a/report-7.html",
    "press.office@example.org": "press.ofice@example.org",
    "@harbour_news": "@harbor_news",
}
"""What must stay as it is, each with a damaged form."""


@dataclass(frozen=True, slots=True)
class Article:
    """A sound translation with what plants need to know."""

    source_lang: str
    lang: str
    versions: Versions
    others: Sequence[Versions]

    @property
    def paragraphs(self) -> list[str]:
        """Of the translation."""
        return list(self.versions[self.lang])

    @property
    def source(self) -> list[str]:
        """Its paragraphs."""
        return list(self.versions[self.source_lang])


@dataclass(frozen=True, slots=True)
class Fault:
    """A changed translation: the paragraph that is at fault, and the rules that should say so."""

    text: str | Document
    source: str | Document
    start: int = 0
    end: int = 0
    codes: frozenset[str] = frozenset()
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


Plant = Callable[[Article, random.Random], Fault | None]


def fault(
    paragraphs: Sequence[str], source: Sequence[str], at: int | None, *codes: str, **options: Mapping[str, object]
) -> Fault:
    """A fault in the paragraph at that index, and the ones beside it, or none."""
    text = "\n\n".join(paragraphs)
    if at is None:
        return Fault(text, "\n\n".join(source))
    start = sum(len(p) + 2 for p in paragraphs[: max(0, at)])
    end = start + len(paragraphs[at]) if 0 <= at < len(paragraphs) else start
    return Fault(text, "\n\n".join(source), start, end, frozenset(codes), options)


def names(versions: Versions, at: int) -> frozenset[str]:
    """Words that stand with a capital in the paragraph at that index of most versions in Latin letters."""
    counts: Counter[str] = Counter()
    latin = [versions[lang][at] for lang in LATIN if lang in versions]
    for text in latin:
        counts.update({m[0] for m in WORD.finditer(text) if m[0][0].isupper() and len(m[0]) > 3 and not m[0].isupper()})
    return frozenset(name for name, n in counts.items() if n >= SHARED * len(latin))


def runs(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where names stand, those of several words as one; not where they open a text."""
    run: tuple[int, int] | None = None
    for m in [*WORD.finditer(text), None]:
        if m and m[0] in known and run and text[run[1] : m.start()] == " ":
            run = run[0], m.end()
            continue
        if run and run[0]:
            yield run
        run = m.span() if m and m[0] in known else None


def name_fault(change: Callable[[str, Article, random.Random], str | None]) -> Plant:
    """A plant that changes one name in the text, or in the source where only that is in Latin letters."""

    def plant(article: Article, rng: random.Random) -> Fault | None:
        lang = article.lang if article.lang in LATIN else article.source_lang
        if lang not in LATIN:
            return None
        paragraphs = article.versions[lang]
        places = [(i, run) for i, p in enumerate(paragraphs) for run in runs(p, names(article.versions, i))]
        if not places:
            return None
        at, (start, end) = rng.choice(places)
        new = change(paragraphs[at][start:end], article, rng)
        if new is None:
            return None
        changed = list(paragraphs)
        changed[at] = re.sub(r" {2,}", " ", paragraphs[at][:start] + new + paragraphs[at][end:])
        text, source = (changed, article.source) if lang == article.lang else (article.paragraphs, changed)
        return fault(text, source, at, "SRC607", "CON701")

    return plant


def other_name(name: str, article: Article, rng: random.Random) -> str | None:
    """A name of as many words from another article; none that English writes in lower case elsewhere."""
    here = " ".join(article.versions["en"])
    small = {m[0] for v in article.others for p in v["en"] for m in WORD.finditer(p) if m[0].islower()}
    found = set()
    for versions in article.others:
        for at, paragraph in enumerate(versions["en"]):
            found |= {paragraph[slice(*run)] for run in runs(paragraph, names(versions, at))}
    of_words = (n for n in found if n.count(" ") == name.count(" "))
    fitting = sorted(n for n in of_words if not any(w in here or w.lower() in small for w in n.split()))
    return rng.choice(fitting) if fitting else None


def misspelled(name: str, article: Article, rng: random.Random) -> str | None:
    """The name with a consonant of its stem replaced by one of another sound."""
    groups = ("bpvwf", "dt", "cgjkqszx", "m", "n", "l", "r")
    places = [i for i in range(1, len(name) * 2 // 3) if any(name[i] in g for g in groups)]
    if len(name) < 6 or not places:
        return None
    at = rng.choice(places)
    return name[:at] + rng.choice([c for g in groups if name[at] not in g for c in g if c not in "qx"]) + name[at + 1 :]


def sentences(text: str, lang: str) -> list[str]:
    """The sentences of a paragraph, each with the space after it."""
    document = segment(Document.from_text(text, lang))
    starts = [s.start for s in document.sentences]
    return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def long_ones(parts: Sequence[str]) -> list[int]:
    """Indexes of sentences that say something."""
    return [i for i, part in enumerate(parts) if sum(map(str.isalnum, part)) > (25 if part.isascii() else 15)]


def sentence_dropped(article: Article, rng: random.Random) -> Fault | None:
    """A paragraph without one of its sentences."""
    cut = [(i, sentences(p, article.lang)) for i, p in enumerate(article.paragraphs)]
    fitting = [(i, parts) for i, parts in cut if len(parts) > 1 and long_ones(parts)]
    if not fitting:
        return None
    at, parts = rng.choice(fitting)
    gone = rng.choice(long_ones(parts))
    changed = article.paragraphs
    changed[at] = "".join(parts[:gone] + parts[gone + 1 :])
    return fault(changed, article.source, at, "SRC602", "SRC605")


def paragraph_dropped(article: Article, rng: random.Random) -> Fault | None:
    """A text without one of its paragraphs; the mark is expected on the one before."""
    fitting = [i for i, p in enumerate(article.paragraphs) if i > 1 and long_ones([p])]
    if not fitting:
        return None
    at = rng.choice(fitting)
    changed = article.paragraphs
    del changed[at]
    return fault(changed, article.source, at - 1, "SRC602")


def sentence_added(article: Article, rng: random.Random) -> Fault | None:
    """A paragraph with a sentence of another article."""
    theirs = [s for v in article.others for p in v[article.lang] for s in sentences(p, article.lang)]
    new = rng.choice([theirs[i] for i in long_ones(theirs)])
    at = rng.randrange(1, len(article.paragraphs))
    parts = sentences(article.paragraphs[at], article.lang)
    space = "" if article.lang in {"zh", "ja"} else " "
    place = rng.randint(0, len(parts))
    spaced = [p.rstrip() for p in (*parts[:place], new, *parts[place:])]
    changed = article.paragraphs
    changed[at] = space.join(spaced)
    return fault(changed, article.source, at, "SRC603", "SRC605")


def paragraph_moved(article: Article, rng: random.Random) -> Fault | None:
    """A paragraph in another place, which may be said by SRC611 and by no other rule."""
    changed = article.paragraphs
    if len(changed) < 6:
        return None
    at = rng.randrange(1, len(changed) - 3)
    to = rng.randrange(at + 2, len(changed))
    changed.insert(to, changed.pop(at))
    return fault(changed, article.source, to, "SRC611")


def paragraphs_joined(article: Article, rng: random.Random) -> Fault | None:
    """Two paragraphs as one."""
    changed = article.paragraphs
    at = rng.randrange(1, len(changed) - 1)
    changed[at : at + 2] = [" ".join(changed[at : at + 2])]
    return fault(changed, article.source, None)


def paragraph_split(article: Article, rng: random.Random) -> Fault | None:
    """One paragraph as two."""
    cut = [(i, sentences(p, article.lang)) for i, p in enumerate(article.paragraphs)]
    fitting = [(i, parts) for i, parts in cut if len(parts) > 1]
    if not fitting:
        return None
    at, parts = rng.choice(fitting)
    place = rng.randrange(1, len(parts))
    changed = article.paragraphs
    changed[at : at + 1] = ["".join(parts[:place]).rstrip(), "".join(parts[place:])]
    return fault(changed, article.source, None)


def token_fault(kind: str) -> Plant:
    """A placeholder, tag or address that is "kept", "changed" or "lost"."""

    def plant(article: Article, rng: random.Random) -> Fault | None:
        token = rng.choice([*TOKENS])
        ours, theirs = article.paragraphs, article.source
        at = rng.randrange(len(ours))
        theirs[at] = _inserted(theirs[at], token, rng)
        if kind != "lost":
            ours[at] = _inserted(ours[at], token if kind == "kept" else TOKENS[token], rng)
        return fault(ours, theirs, None if kind == "kept" else at, "SRC606")

    return plant


def _inserted(text: str, token: str, rng: random.Random) -> str:
    places = [m.start() for m in re.finditer(" ", text)] or [len(text)]
    place = rng.choice(places)
    return f"{text[:place]} {token}{text[place:]}"


def term_fault(kind: str) -> Plant:
    """A glossary whose term is "kept", "broken", or "forbidden"; the article itself stays as it is."""

    def plant(article: Article, rng: random.Random) -> Fault | None:
        found = [
            (i, term, of_language[article.lang])
            for term, of_language in TERMS.items()
            if article.source_lang == "en" and article.lang in of_language
            for i, (ours, theirs) in enumerate(zip(article.paragraphs, article.source, strict=True))
            if re.search(rf"\b{term}s?\b", theirs, re.IGNORECASE)
            and re.search(rf"\b{_stem(of_language[article.lang])}", ours, re.IGNORECASE)
        ]
        if not found:
            return None
        at, term, own = rng.choice(found)
        if kind == "forbidden":
            with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False, encoding="utf-8") as file:
                file.write(f"source,target,forbidden\n,,{own}\n")
            return fault(article.paragraphs, article.source, at, "SRC608", SRC608={"glossary": file.name})
        if kind == "broken":
            terms = {"terms": {term: "Ferrovial"}}
            return fault(article.paragraphs, article.source, at, "SRC608", SRC608=terms)
        # one paragraph alone: elsewhere in the article a translator may well have chosen another word
        text, source = article.paragraphs[at], article.source[at]
        return Fault(text, source, options={"SRC608": {"terms": {term: own}}})

    return plant


def _stem(word: str) -> str:
    return word[: max(3, len(word) - 3)]


def verbatim_fault(kind: str) -> Plant:
    """A name that the glossary wants as it is, "kept" or "changed"."""

    def plant(article: Article, rng: random.Random) -> Fault | None:
        if article.lang not in LATIN or article.source_lang not in LATIN:
            return None
        places = []
        for i, (ours, theirs) in enumerate(zip(article.paragraphs, article.source, strict=True)):
            places += [(i, n) for n in sorted(names(article.versions, i)) if _has(ours, n) and _has(theirs, n)]
        if not places:
            return None
        at, name = rng.choice(places)
        text = article.paragraphs[at]
        with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False, encoding="utf-8") as file:
            file.write(f"source,target,do-not-translate\n{name},,yes\n")
        options = {"glossary": file.name}
        if kind == "kept":
            return Fault(text, article.source[at], options={"SRC608": options})
        changed = re.sub(rf"\b{name}\b", "Ferrovial", text)
        return fault([changed], [article.source[at]], 0, "SRC608", SRC608=options)

    return plant


def _has(text: str, name: str) -> bool:
    return bool(re.search(rf"\b{name}\b", text))


def caption_as_body(article: Article, rng: random.Random) -> Fault | None:
    """A paragraph that the source's markup calls a caption."""
    theirs = article.source
    if len(theirs) < 5:
        return None
    at = rng.randrange(2, len(theirs) - 2)
    blocks, start = [], 0
    for i, paragraph in enumerate(theirs):
        role = Role.CAPTION if i == at else Role.BODY
        blocks.append(Block(start, start + len(paragraph), role, from_markup=True))
        start += len(paragraph) + 2
    planted = fault(article.paragraphs, theirs, at, "SRC611")
    source = Document(text="\n\n".join(theirs), lang=article.source_lang, blocks=tuple(blocks), markup=True)
    return Fault(planted.text, source, planted.start, planted.end, planted.codes)


def number_changed(article: Article, rng: random.Random) -> Fault | None:
    """A paragraph with another number, date or unit."""
    changed = [
        (i, texts) for i, p in enumerate(article.paragraphs) if (texts := [*quantities.planted(p, article.lang, rng)])
    ]
    if not changed:
        return None
    at, texts = rng.choice(changed)
    _, new = rng.choice(texts)
    paragraphs = [*article.paragraphs[:at], new, *article.paragraphs[at + 1 :]]
    return fault(paragraphs, article.source, at, "SRC601", "SRC610")


PLANTS: Mapping[str, Plant] = {
    "number changed": number_changed,
    "name replaced": name_fault(other_name),
    "name dropped": name_fault(lambda name, article, rng: ""),
    "name misspelled": name_fault(misspelled),
    "sentence dropped": sentence_dropped,
    "paragraph dropped": paragraph_dropped,
    "sentence added": sentence_added,
    "paragraph moved": paragraph_moved,
    "(paragraphs joined)": paragraphs_joined,
    "(paragraph split)": paragraph_split,
    "token changed": token_fault("changed"),
    "token lost": token_fault("lost"),
    "(token kept)": token_fault("kept"),
    "term broken": term_fault("broken"),
    "term forbidden": term_fault("forbidden"),
    "(term kept)": term_fault("kept"),
    "verbatim changed": verbatim_fault("changed"),
    "(verbatim kept)": verbatim_fault("kept"),
    "caption as body": caption_as_body,
}


def group(source_lang: str, lang: str) -> str:
    """Languages that names pass between in a like way."""
    cased = [bool((known := load(code)) and known.casing.cased) for code in (source_lang, lang)]
    if not all(cased):
        return "no capitals" if any(cased) else "no capitals, both"
    return "one alphabet" if {source_lang, lang} <= {*LATIN} else "two alphabets"


def checked(article: Article, changed: Fault, model: str, rules: Sequence[str]) -> Report:
    """The report on a translation."""
    checker = Checker(model, select=rules, options=changed.options)
    source = changed.source
    if isinstance(source, str):
        source = Document.from_text(source, article.source_lang)
    return checker.check(changed.text, article.lang, source)


def fresh(report: Report, sound: Counter[tuple[str, str]]) -> list[Finding]:
    """The findings against the source that the sound translation does not have."""
    left = Counter(sound)
    new = []
    for finding in report.findings:
        key = finding.code, finding.text
        if left[key]:
            left[key] -= 1
        else:
            new.append(finding)
    return new


class Trial(NamedTuple):
    """A sound translation and the same with faults.

    Attributes:
        pair: its languages, that of the source first.
        report: on the sound one.
        faults: by kind, what was planted, and the findings that the sound one does not have.
    """

    pair: tuple[str, str]
    report: Report
    faults: Mapping[str, tuple[Fault, Sequence[Finding]]]

    def hits(self, kind: str) -> list[Finding]:
        """The findings that tell of the fault of that kind."""
        planted, new = self.faults[kind]
        return [f for f in new if f.code in planted.codes and planted.start - 3 <= f.end and f.start <= planted.end]


def trials(
    every: Sequence[Versions],
    pairs: Sequence[str],
    kinds: Sequence[str],
    rules: Sequence[str],
    model: str = "builtin",
    documents: int = 34,
) -> Iterator[Trial]:
    """Check articles in pairs of languages ("en-de"), as they are and with a fault of each kind."""
    for pair in pairs:
        source_lang, lang = pair.split("-")
        both = [v for v in every if source_lang in v and lang in v][:documents]
        for i, versions in enumerate(both):
            article = Article(source_lang, lang, versions, [v for v in both if v is not versions])
            report = checked(article, fault(article.paragraphs, article.source, None), model, rules)
            sound = Counter((f.code, f.text) for f in report.findings)
            faults = {}
            for kind in kinds:
                if planted := PLANTS[kind](article, random.Random(f"{SEED} {kind} {pair} {i}")):
                    faults[kind] = planted, fresh(checked(article, planted, model, rules), sound)
            yield Trial((source_lang, lang), report, faults)
        sys.stderr.write(f"{pair} ")
        sys.stderr.flush()


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clean", type=Path, required=True)
    parser.add_argument("--pairs", default=PAIRS.replace(" ", ","))
    parser.add_argument("--documents", type=int, default=34)
    parser.add_argument(
        "--kinds", default="", help="beginnings of kinds, by commas; all where empty; 'none' plants none"
    )
    parser.add_argument("--rules", default="SRC,CON701")
    parser.add_argument("--model", default="builtin")
    given = parser.parse_args()
    wanted = [k for k in PLANTS if any(k.strip("(").startswith(w) for w in given.kinds.split(","))]
    passages: Counter[str] = Counter()
    alarms: dict[str, Counter[str]] = defaultdict(Counter)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    tried: dict[str, Counter[str]] = defaultdict(Counter)
    noise: dict[str, Counter[str]] = defaultdict(Counter)
    every, pairs, rules = articles(given.clean), given.pairs.split(","), given.rules.split(",")
    for trial in trials(every, pairs, wanted, rules, given.model, given.documents):
        of_pair = group(*trial.pair)
        passages[of_pair] += len(trial.report.passages)
        alarms[of_pair].update(f.code for f in trial.report.findings)
        for kind, (planted, new) in trial.faults.items():
            tried[kind][of_pair] += 1
            found[kind][of_pair] += bool(trial.hits(kind))
            noise[kind].update(f.code for f in new if f.code not in planted.codes)
    groups = sorted(passages)
    print(f"\nfindings per 1,000 passages of sound translations\n{'rule':22}" + "".join(f"{g:>20}" for g in groups))
    for code in sorted({code for counts in alarms.values() for code in counts}):
        print(f"{code:22}" + "".join(f"{1000 * alarms[g][code] / passages[g]:20.2f}" for g in groups))
    print(f"{'passages':22}" + "".join(f"{passages[g]:20}" for g in groups))
    print(f"\nplanted faults found\n{'kind':22}" + "".join(f"{g:>20}" for g in groups) + "  findings beside them")
    for kind in wanted:
        cells = [f"{found[kind][g]}/{tried[kind][g]}" if tried[kind][g] else "-" for g in groups]
        beside = " ".join(f"{code}:{n}" for code, n in sorted(noise[kind].items()))
        print(f"{kind:22}" + "".join(f"{c:>20}" for c in cells) + f"  {beside}")


if __name__ == "__main__":
    main()
