"""The figures of a whole job, put together from the records of its shards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from qa.integrations.batch.plan import FORMAT, Plan
from qa.integrations.batch.store import Store
from qa.integrations.batch.tally import Tally, Worst, quantiles


def summarise(
    plan: Plan, store: Store, unfound: Sequence[str], lost: Mapping[int, str], seconds: float
) -> dict[str, Any]:
    """The content of `summary.json`.

    Each row of the plan is in one of four places, and `balanced` says that they add up: `checked`, with a row in the
    reports; `dead_letters`, with a line there; `unread`, since its file broke before it; `lost`, with a shard that no
    worker could finish, and which another run tries again.
    """
    tally, rows, failures, recorded = Tally(), Counter[str](), [], set()
    for record in store.records(plan.shards, plan):
        recorded.add(record["shard"])
        rows.update({name: record[name] for name in ("checked", "dead_letters", "unread", "bytes")})
        failures += [f"{path}: {reason}" for path, reason in record["failures"]]
        tally.merge(Tally.from_json(record["tally"]))
    missing = [shard for shard in plan.shards if shard.number not in recorded]
    faults = [f"{file.path}: {file.fault}" for file in plan.files if file.fault]
    losses = [f"{shard.name}: lost: {lost.get(shard.number) or 'not done'}; run again to try" for shard in missing]
    lost_rows = sum(shard.rows for shard in missing)
    return {
        "format": FORMAT,
        "signature": plan.signature,
        "files": len(plan.files),
        "shards": len(plan.shards),
        "rows": plan.rows,
        "checked": rows["checked"],
        "dead_letters": rows["dead_letters"],
        "unread": rows["unread"],
        "lost": lost_rows,
        "balanced": plan.rows == rows["checked"] + rows["dead_letters"] + rows["unread"] + lost_rows,
        "failures": [*dict.fromkeys([*unfound, *faults, *failures, *losses])],
        "words": tally.counts["words"],
        "characters": tally.counts["characters"],
        "suspects": tally.counts["suspects"],
        "findings": tally.codes.total(),
        "by_severity": dict(sorted(tally.severities.items())),
        "by_code": dict(sorted(tally.codes.items())),
        "distributions": {name: _distribution(tally, name) for name in tally.spread},
        "worst": [dict(zip(Worst._fields, worst, strict=True)) for worst in tally.worst],
        "bytes": rows["bytes"],
        "seconds": round(seconds, 1),
    }


def _distribution(tally: Tally, name: str) -> dict[str, Any]:
    """Quantiles over all documents and by language, and the documents of each value, rounded down."""
    every = tally.over_all(name)
    return {
        "documents": every.total(),
        "quantiles": quantiles(every),
        "by_lang": {
            lang or "unknown": {"documents": counter.total(), "quantiles": quantiles(counter)}
            for lang, counter in sorted(tally.spread[name].items())
        },
        "histogram": {str(value): n for value, n in sorted(every.items())},
    }
