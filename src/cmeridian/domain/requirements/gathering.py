"""Which activities count for a selection, with how many hours, and why the others do not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cmeridian.domain.kernel.amounts import ZERO, plain
from cmeridian.domain.kernel.dates import Period, add_months
from cmeridian.domain.records.record import Activity
from cmeridian.domain.requirements.case import Case
from cmeridian.domain.requirements.findings import Refusal
from cmeridian.domain.requirements.hours import claims, topic_hours
from cmeridian.domain.requirements.repeats import split_repeats
from cmeridian.domain.requirements.rulebook import Select
from cmeridian.domain.requirements.sentences import day_month_year, in_words, joined

_REPEAT = "repeats a course that counts once a calendar year"


@dataclass(frozen=True, slots=True)
class Gathered:
    """hours: by place in the record, each above 0. refused: everything else worth a reason."""

    hours: dict[int, Decimal]
    refused: tuple[Refusal, ...]

    @property
    def total(self) -> Decimal:
        """Sum of the hours."""
        return sum(self.hours.values(), ZERO)


def gather(
    case: Case,
    select: Select,
    *,
    period: Period | None,
    unit: str | None = None,
    topics: tuple[str, ...] | None = None,
    whole_activities: bool = False,
) -> Gathered:
    """Collect what a selection accepts in a period; period None is the whole record.

    unit None: education, else the unit whose class alone counts. topics: instead of the
    selection's own. whole_activities: for tasks, where an activity without hours of education
    counts by its topic hours, or by being there.
    """
    topics = select.topics if topics is None else topics
    within = case.index.places(period)
    allowed = claims(case, select.accepts, unit)
    activities = case.index.activities
    conditional = _has_conditions(case, select)
    hours: dict[int, Decimal] = {}
    refused: list[Refusal] = []
    inside, outside = _split(case, topics, period, within)
    for place in inside:
        activity = activities[place]
        reason = mismatch(case, select, activity) if conditional else None
        if reason is not None:
            refused.append(Refusal(activity.id, reason))
            continue
        amount = allowed[place]
        if whole_activities and not amount and select.accepts is None:
            amount = _presence(select, activity, topics)
        if topics and amount:
            amount = min(amount, topic_hours(case, activity, place, topics, select.accepts))
        if amount and (select.min_hours is None or amount >= select.min_hours):
            hours[place] = amount
        else:
            refused.append(_too_little(case, select, place, amount, unit))
    if case.courses:
        hours, repeats = split_repeats(hours, case.courses)
        refused += [Refusal(activities[place].id, _REPEAT) for place in repeats]
    return Gathered(hours, (*refused, *outside))


def _split(
    case: Case, topics: tuple[str, ...], period: Period | None, within: range
) -> tuple[list[int] | range, tuple[Refusal, ...]]:
    """Part the places to look at from what lies outside the period or the topics."""
    index = case.index
    if not topics:
        return within, index.outside(period)
    on_topic = index.on_topics(topics)
    inside = [place for place in on_topic if place in within]
    if period is None or len(inside) == len(on_topic):
        return inside, index.off_topic(topics)
    elsewhere = tuple(
        [index.too_early_or_late(place, within) for place in on_topic if place not in within]
    )
    return inside, elsewhere + index.off_topic(topics)


def _has_conditions(case: Case, select: Select) -> bool:
    """Whether anything but class, topic and day decides, so that the common case stays quick."""
    return bool(
        case.terms.credit_expiry_months is not None
        or select.formats
        or select.subtypes
        or select.relevance
        or select.courses
        or select.approved_lists
        or select.providers
        or select.has_post_test
        or select.min_score_pct is not None
        or select.formally_approved
        or select.requires_reflection
    )


def _presence(select: Select, activity: Activity, topics: tuple[str, ...]) -> Decimal:
    """What an activity without hours of education counts for in a task."""
    if topics:
        return sum((activity.topics.get(topic, ZERO) for topic in topics), ZERO)
    # Being there makes a task done, but no hour long.
    return Decimal(1) if select.min_hours is None else ZERO


def _too_little(
    case: Case, select: Select, place: int, amount: Decimal, unit: str | None
) -> Refusal:
    """Refuse an activity that fits but has no hours to count, or too few."""
    activity = case.index.activities[place]
    if amount:
        asked = plain(select.min_hours or ZERO)
        words = f"has {plain(amount)} hours, fewer than the {asked} asked for in one activity"
        return Refusal(activity.id, words)
    if (
        select.credit
        and activity.credits
        and not case.index.best_lines(select.accepts, unit)[place]
    ):
        return case.index.of_wrong_class(place)
    return Refusal(activity.id, "has no hours that this rule counts")


def mismatch(case: Case, select: Select, activity: Activity) -> str | None:
    """Say which condition of a selection, class and topic aside, an activity fails."""
    if case.terms.credit_expiry_months is not None:
        expires = add_months(activity.completed, case.terms.credit_expiry_months)
        if expires <= case.on:
            return f"expired on {day_month_year(expires)}"
    for wanted, has, words in (
        (select.formats, (activity.format,), "is not in the format asked for: {}"),
        (select.subtypes, (activity.subtype,), "is not of the kind asked for: {}"),
        (select.relevance, activity.relevance, "is not marked as relevant to {}"),
        (select.courses, (activity.course,), "is not the named course {}"),
        (select.approved_lists, activity.approved_lists, "is not marked as on the list {}"),
        (select.providers, (activity.provider,), "is not from the provider asked for: {}"),
    ):
        if wanted and wanted.isdisjoint(has):
            return words.format(joined(sorted(in_words(name) for name in wanted)))
    return _missing_proof(select, activity)


def _missing_proof(select: Select, activity: Activity) -> str | None:
    score = activity.post_test_score_pct
    if select.has_post_test and score is None:
        return "has no post-test score"
    if select.min_score_pct is not None and (score is None or score < select.min_score_pct):
        reached = "no score" if score is None else f"{plain(score)} percent"
        return f"shows {reached}, below the {plain(select.min_score_pct)} percent asked for"
    if select.formally_approved and not activity.formally_approved:
        return "is not marked as formally approved"
    if select.requires_reflection and not activity.reflection:
        return "has no reflective note"
    return None
