"""An activity on record as the form shows it, with words of its own among the choices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cmeridian.domain.kernel.amounts import plain
from cmeridian.features.portfolio.forms.typed_values import hours_name, line_name, said
from cmeridian.features.portfolio.selectors.names import Choice

if TYPE_CHECKING:
    from decimal import Decimal

    from cmeridian.domain.records.record import Activity
    from cmeridian.domain.requirements.rulebook import Vocabulary


def initial_values(stored: Activity, vocabulary: Vocabulary) -> dict[str, Any]:
    """Write an activity as the values of its fields."""
    score = stored.post_test_score_pct
    initial: dict[str, Any] = {
        "title": stored.title,
        "provider": stored.provider,
        "completed": stored.completed.isoformat(),
        "format": stored.format,
        "subtype": stored.subtype or "",
        "course": stored.course or "",
        "approved_lists": list(stored.approved_lists),
        "relevance": list(stored.relevance),
        "post_test_score_pct": "" if score is None else plain(score),
        "formally_approved": said(stored.formally_approved),
        "reflection": said(stored.reflection),
        "evidence": "\n".join(proof.file for proof in stored.evidence),
    }
    for place, line in enumerate(stored.credits):
        initial[line_name("amount", place)] = plain(line.amount)
        initial[line_name("credit_class", place)] = line.credit_class
        initial[line_name("unit", place)] = line.unit or ""
    # Left empty, the hours on a topic follow the credits when those are changed.
    whole = _whole_hours(stored, vocabulary)
    initial |= {
        hours_name(topic): plain(hours) for topic, hours in stored.topics.items() if hours != whole
    }
    return initial


def _whole_hours(stored: Activity, vocabulary: Vocabulary) -> Decimal | None:
    """The hours of the whole activity, where its one claim is in hours."""
    if len(stored.credits) != 1 or stored.credits[0].unit:
        return None
    claim = stored.credits[0]
    term = vocabulary.credit_classes.get(claim.credit_class)
    return claim.amount if term is not None and term.unit is None else None


def with_none(choices: Iterable[Choice], own: str | None) -> list[Choice]:
    """Add the choice of nothing, and a word of one's own that is on record."""
    known = list(choices)
    if own and own not in dict(known):
        known.append((own, own))
    return [("", "Not said"), *known]


def with_own(choices: Iterable[Choice], own: Iterable[str]) -> list[Choice]:
    """Add words of one's own that are on record."""
    known = dict(choices)
    return list((known | {name: name for name in own if name not in known}).items())
