"""Where a set of rules was read, how far to trust it, and when to look again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.sentences import day_month_year, in_words

if TYPE_CHECKING:
    from cmeridian.domain.kernel.provenance import Confidence, Provenance, Source
    from cmeridian.domain.requirements.rulebook import RequirementSet

RELIANCE = {
    "high": "the text of the rule was read",
    "medium": "read on a secondary page",
    "low": "general knowledge, not confirmed",
}
_KINDS = {
    "own": "as you entered it",
    "unconfirmed": "not confirmed",
    "general": "general knowledge",
}


def provenance_sentences(
    requirement_set: RequirementSet, *, confidence: Confidence, on: date
) -> Iterator[str]:
    """Yield a line for each source, then the confidence, the check and the review date."""
    for source in requirement_set.provenance.sources:
        yield f"Source: {source_words(source)}"
    yield reliance_sentence(requirement_set, confidence=confidence, on=on)


def reliance_sentence(requirement_set: RequirementSet, *, confidence: Confidence, on: date) -> str:
    """Say how far to trust a set, who has checked it, and when to look again."""
    provenance = requirement_set.provenance
    reliance = reliance_words(provenance, confidence)
    return f"Confidence {confidence}: {reliance}. {check_words(provenance, on=on)}"


def reliance_words(provenance: Provenance, confidence: Confidence) -> str:
    """Say what a confidence means, or that the rules are the reader's own."""
    is_own = all(source.kind == "own" for source in provenance.sources)
    return _KINDS["own"] if is_own else RELIANCE[confidence]


def source_words(source: Source) -> str:
    """Write one source with its kind, year and address."""
    if source.kind == "own" and not (source.as_of or source.url):
        return source.document
    year = (
        f"{source.as_of}{' (our estimate)' if source.as_of_estimated else ''}"
        if source.as_of
        else "undated"
    )
    parts = [_KINDS.get(source.kind, in_words(source.kind)), year]
    parts += [source.url] if source.url else []
    return f"{source.document} ({', '.join(parts)})"


def check_words(provenance: Provenance, *, on: date) -> str:
    """Say who has checked a set, and whether it is time to look again."""
    as_of = f"As of {provenance.as_of}; " if provenance.as_of else "Undated; "
    checked = (
        f"checked by {provenance.checker}"
        if provenance.checker
        else "not yet checked by a second person"
    )
    return f"{as_of}{checked}{_review_words(provenance, on)}."


def needs_recheck(provenance: Provenance, *, on: date) -> bool:
    """Tell whether the review date is past, or none can be given."""
    return provenance.review_by is None or provenance.review_by < on


def _review_words(provenance: Provenance, on: date) -> str:
    if provenance.review_by is None:
        return "; recheck before relying on it"
    word = "recheck: its review date was" if provenance.review_by < on else "review by"
    return f"; {word} {day_month_year(provenance.review_by)}"
