"""The whole flow on one screen: documents in, reports out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from itertools import islice
from types import MappingProxyType

from qa import bilingual, faults, language, recurrence, report_cache, roles
from qa.document import Document
from qa.errors import ModelError
from qa.finding import Finding
from qa.flagging import passages, weighted_mean
from qa.languages import CODES
from qa.report import Report
from qa.report_cache import ReportCache
from qa.rules.context import Context
from qa.rules.registry import TABLE, selected
from qa.rules.rule import Rule
from qa.scoring.cache import cache_at
from qa.scoring.cascade import Cascade, load_cascade
from qa.scoring.paths import cache_file
from qa.scoring.protocol import MOST_READ
from qa.scoring.quality import QualityModel
from qa.segmentation import most_parts, segment
from qa.signature import signature
from qa.spellings import Spellings, common_spellings

BATCH = 32
"""Documents that are scored together: enough to fill the model's batches, few enough to show progress."""

MOST_FINDINGS = 1000
"""Findings of one rule that are reported of a document, and one for every 100 characters of it: with more, the whole
is broken, and a list of all of them would serve nobody."""


class Checker:
    """Checks documents. Load it once and reuse it; threads may share it.

    Args:
        model: "auto", "none" (rules alone), or the name of a model as `qa models list` gives it.
        select, ignore: rules by code, name or beginning of a code; all where `select` is empty.
        options: settings of single rules, `{"DOC108": {"min_words": 12}}`.
        cache: whether scores and reports are kept on disk for the next run.
        quality: the model that grades translations against their sources: "builtin", "none", another as `qa models
            list` gives it, or "auto", which is "builtin" unless `model` is "none".

    Raises:
        UsageError: a code or a model's name that is not known.
        ModelError: the model is not installed, or its files are damaged.
    """

    def __init__(
        self,
        model: str = "auto",
        *,
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        options: Mapping[str, Mapping[str, object]] = MappingProxyType({}),
        cache: bool = True,
        quality: str = "auto",
    ) -> None:
        self.rules = selected(select, ignore)
        self.scorer = load_cascade(model, cache=cache)
        self._grader = _grader(quality, model, cache)
        self._options = options
        self._cache = cache_at(cache_file()) if cache else None

    def narrowed(self, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Checker:
        """A checker with fewer rules, which shares the models of this one.

        Raises:
            UsageError: an entry fits no rule.
        """
        narrowed = copy(self)
        chosen = {rule.code for rule in selected(select, ignore)}
        narrowed.rules = tuple(rule for rule in self.rules if rule.code in chosen)
        return narrowed

    def check(self, text: str | Document, lang: str | None = None, source: str | Document | None = None) -> Report:
        """Check one document; see `check_many`."""
        return self.check_many([text], lang=lang, sources=[source])[0]

    def check_many(
        self,
        texts: Sequence[str | Document],
        lang: str | None = None,
        sources: Sequence[str | Document | None] | None = None,
        progress: Callable[[int], None] = lambda done: None,
    ) -> list[Report]:
        """Check documents as one run: a block that recurs in several of them is taken for a part of the page.

        Args:
            texts: the documents; a `str` is plain text.
            lang: their language; where None, that of each document, or else the one detected.
            sources: the texts they were translated from, one each.
            progress: called with the number of documents done, every few documents.
        """
        sources = sources or [None] * len(texts)
        documents = [_prepare(text, lang, source) for text, source in zip(texts, sources, strict=True)]
        recurring = [recurrence.recurring_blocks(documents)] * len(documents)
        spellings = common_spellings(documents)
        kept = self._kept(spellings)
        reports: list[Report] = []
        for start in range(0, len(documents), BATCH):
            batch = slice(start, start + BATCH)
            reports += self._check(documents[batch], recurring[batch], spellings, kept)
            progress(len(reports))
        return reports

    def check_each(
        self,
        texts: Sequence[str | Document],
        lang: str | None = None,
        recurring: Callable[[Document], frozenset[str]] = lambda document: frozenset(),
    ) -> list[Report]:
        """Check documents together, but each for itself: none is compared with the others.

        Args:
            texts: as in `check_many`.
            lang: likewise.
            recurring: gives the keys (`qa.recurrence.key`) of the blocks of a document that are parts of the page.
        """
        documents = [_prepare(text, lang, None) for text in texts]
        return self._check(documents, [recurring(document) for document in documents], {}, self._kept({}))

    def fluency(self, texts: Sequence[str], lang: str) -> list[float]:
        """Fluency (0–100) of each text, read on its own without the context of a document.

        Raises:
            ModelError: the checker has no language model.
        """
        if not self.scorer:
            raise ModelError('fluency needs a language model, and this checker has none (model="none")')
        return self.scorer.fluency(texts, lang)

    def quality(
        self,
        texts: Sequence[str],
        sources: Sequence[str | None] | None = None,
        lang: str | None = None,
        source_lang: str | None = None,
    ) -> list[float]:
        """Quality (0–100) of each translation, read with its source where there is one.

        Args:
            texts: the translations.
            sources: what they were translated from, one each; None where there are none.
            lang: the language that the translations should be in.
            source_lang: that of the sources.

        Raises:
            ModelError: the checker has no quality model.
        """
        if not self._grader:
            raise ModelError('quality needs a quality model, and this checker has none (quality="none")')
        given = [None] * len(texts) if sources is None else sources
        return [grade.quality for grade in self._grader.grade(texts, given, lang, source_lang)]

    def signature(self, lang: str | None = None) -> str:
        """What it takes to get the same reports again, those with a source among them; see `qa.signature`."""
        return signature(lang, self.rules, self.scorer, self._grader)

    def _kept(self, spellings: Mapping[str, Spellings]) -> ReportCache | None:
        """The reports of earlier runs with such names; None where they can't be used."""
        basis = report_cache.basis(self.rules, self._options) if self._cache else None
        return ReportCache(self._cache, basis, spellings) if self._cache and basis is not None else None

    def _check(
        self,
        batch: Sequence[Document],
        recurring: Sequence[frozenset[str]],
        spellings: Mapping[str, Spellings],
        kept: ReportCache | None,
    ) -> list[Report]:
        """The reports that are kept from an earlier run, and new ones."""
        if not kept:
            return self._read(batch, recurring, spellings)
        return kept.reports(
            batch,
            recurring,
            [self.signature(document.lang) for document in batch],
            lambda new: self._read([batch[i] for i in new], [recurring[i] for i in new], spellings),
        )

    def _read(
        self, batch: Sequence[Document], recurring: Sequence[frozenset[str]], spellings: Mapping[str, Spellings]
    ) -> list[Report]:
        """Read, tell what each block is, score the sentences, apply the rules."""
        readings = self.scorer.read(batch) if self.scorer else []
        vectors: list[roles.Floats | None] = [r.vectors for r in readings] or [None] * len(batch)
        chances = [roles.as_stated(d) if d.links else roles.infer(d, v) for d, v in zip(batch, vectors, strict=True)]
        documents = [roles.assign(d, c) for d, c in zip(batch, chances, strict=True)]
        scores = self.scorer.score(documents, readings) if self.scorer else [None] * len(batch)
        sources = [bilingual.source_context(document, self._options) for document in documents]
        documents = [bilingual.linked(d, source, self.scorer) for d, source in zip(documents, sources, strict=True)]
        grades = bilingual.graded(documents, self._grader)
        return [
            self._report(Context(d, r, c, s, source, g, self._options, spellings))
            for d, r, c, s, source, g in zip(documents, recurring, chances, scores, sources, grades, strict=True)
        ]

    def _report(self, context: Context) -> Report:
        document = context.document
        found, failures = _found(self.rules, context)
        findings = _merged(found)
        if context.source:
            findings = tuple(faults.own(findings, context, self.rules))
        parts = passages(document, findings, context.fluency, context.grades)
        return Report(
            document=document,
            findings=findings,
            passages=parts,
            fluency=weighted_mean([(p.end - p.start, p.fluency) for p in parts if p.fluency is not None]),
            quality=weighted_mean([(p.end - p.start, p.quality) for p in parts if p.quality is not None]),
            model=self.scorer.name if self.scorer else "rules",
            revision=self.scorer.revision if self.scorer else "",
            signature=signature(document.lang, self.rules, self.scorer, self._grader if any(context.grades) else None),
            notes=(*_notes(document, self.scorer, self._grader if any(context.grades) else None), *failures),
        )


def _grader(quality: str, model: str, cache: bool) -> QualityModel | None:
    """The quality model of that name."""
    if quality == "none" or (quality == "auto" and model == "none"):
        return None
    from qa.scoring.estimators import load_quality

    return load_quality("builtin" if quality == "auto" else quality, cache)


def _prepare(text: str | Document, lang: str | None, source: str | Document | None) -> Document:
    """A segmented document whose language is known if it can be, and so its source."""
    document = text if isinstance(text, Document) else Document.from_text(text)
    known = lang or document.lang
    if known is None and (guess := language.detect(document.text)):
        known = guess.lang
    source = document.source if source is None else source
    prepared = None if source is None else _prepare(source, None, None)
    return segment(replace(document, lang=known, source=prepared))


def _found(rules: Iterable[Rule], context: Context) -> tuple[list[Finding], list[str]]:
    """The findings of all rules, and a line for each that found too much, or is of another package and failed."""
    findings: list[Finding] = []
    failures = []
    most = MOST_FINDINGS + len(context.document.text) // 100
    for rule in rules:
        try:
            found = [*islice(rule.find(context.document, context), most + 1)]
            findings += found[:most]
            if len(found) > most:
                failures.append(f"{rule.code} {rule.name}: only {most:,} findings are reported, there are more")
        except Exception as error:
            if rule.code in TABLE:
                raise
            failures.append(f"{rule.code} {rule.name} failed on this text: {type(error).__name__}: {error}")
    return findings, failures


def _merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in order of their place, each fault once."""
    unique = {(f.code, f.start, f.end): f for f in findings}
    return tuple(sorted(unique.values(), key=lambda f: (f.start, f.end, f.code)))


def _notes(document: Document, scorer: Cascade | None, grader: QualityModel | None) -> tuple[str, ...]:
    notes = []
    if document.lang is None and document.text.strip():
        notes.append("the language could not be told; only rules that need no language data were run (set --lang)")
    elif document.lang and document.lang.split("-")[0] not in {*CODES, "nb", "nn"}:
        notes.append(f"no language data for {document.lang!r}; only rules that need none were run")
    if max(len(document.blocks), len(document.sentences)) >= (most := most_parts(document)):
        notes.append(f"more than {most:,} paragraphs or sentences; what follows was read as one")
    if scorer and document.text.strip() and not scorer.calibrated(document.lang):
        notes.append(
            f"{scorer.name} is not calibrated for {document.lang!r}; fluency is relative to the document itself"
        )
    if scorer and any(block.end - block.start > MOST_READ for block in document.blocks):
        notes.append(f"of a paragraph the model reads {MOST_READ:,} characters; fluency tells of no more")
    if grader and not grader.calibrated(document.lang):
        notes.append(
            f"{grader.name} learned from no judged translations into {document.lang!r}; quality is mostly too low"
        )
    return tuple(notes)
