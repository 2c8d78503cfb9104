"""Grades kept on disk, so that a second run asks the model only about what changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from qa.finding import Severity
from qa.scoring.cache import Cached
from qa.scoring.quality import Doubt, Grade, QualityModel

CHUNK = 64
"""Translations that are graded and then kept: a run that breaks off loses no more than these."""
_LAYOUT = "grade 2"


class CachedQuality(Cached[QualityModel]):
    """A quality model whose grades are kept in a `Cache`, by model, revision, languages, source and translation."""

    def calibrated(self, lang: str | None) -> bool:
        """See `QualityModel.calibrated`."""
        return self._model.calibrated(lang)

    def grade(
        self, targets: Sequence[str], sources: Sequence[str | None], lang: str | None, source_lang: str | None
    ) -> list[Grade]:
        """See `QualityModel.grade`; the model gets what is not in the file, a chunk at a time."""
        pairs = list(zip(targets, sources, strict=True))
        grades: list[Grade] = []
        for start in range(0, len(pairs), CHUNK):
            grades += self._chunk(pairs[start : start + CHUNK], lang, source_lang)
        return grades

    def _chunk(self, pairs: Sequence[tuple[str, str | None]], lang: str | None, source_lang: str | None) -> list[Grade]:
        def grade(missing: Sequence[int]) -> list[Grade]:
            return self._model.grade([pairs[i][0] for i in missing], [pairs[i][1] for i in missing], lang, source_lang)

        return self._cache.values(
            [_key(self.name, self.revision, lang, source_lang, source, target) for target, source in pairs],
            grade,
            pack,
            lambda i, data: unpack(data, len(pairs[i][0])),
        )


def _key(*parts: str | None) -> bytes:
    """A key that tells no source from an empty one."""
    return hashlib.sha256(json.dumps([_LAYOUT, *parts]).encode()).digest()


def pack(grade: Grade) -> bytes:
    """A grade as JSON."""
    doubts = [[d.start, d.end, d.severity, d.probability, d.category, d.why] for d in grade.doubts]
    return json.dumps([grade.quality, doubts, grade.unrelated]).encode()


def unpack(data: bytes, length: int) -> Grade | None:
    """What `pack` packed, if it is whole and fits a translation of that length."""
    try:
        quality, doubts, unrelated = json.loads(data)
        grade = Grade(
            float(quality),
            tuple(
                Doubt(int(start), int(end), Severity(severity), float(probability), str(category), str(why))
                for start, end, severity, probability, category, why in doubts
            ),
            bool(unrelated),
        )
    except (ValueError, TypeError):
        return None
    return grade if all(0 <= d.start < d.end <= length for d in grade.doubts) else None
