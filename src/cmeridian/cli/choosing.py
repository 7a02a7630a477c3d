"""Narrow an answer to some of its sets."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from cmeridian.domain.requirements.findings import Ledger
from cmeridian.domain.requirements.what_if import Difference


def only_sets(difference: Difference, sets: Collection[str]) -> Difference:
    """Keep what a difference says about some sets."""
    return Difference(
        before=_only(difference.before, sets),
        after=_only(difference.after, sets),
        added=tuple(s for s in difference.added if s.requirement_set.id in sets),
        removed=tuple(s for s in difference.removed if s.requirement_set.id in sets),
        findings=tuple(f for f in difference.findings if f.set in sets),
    )


def _only(ledger: Ledger, sets: Collection[str]) -> Ledger:
    return replace(ledger, sets=tuple(s for s in ledger.sets if s.requirement_set.id in sets))
