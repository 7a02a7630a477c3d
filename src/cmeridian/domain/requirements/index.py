"""The record arranged for judging: activities in order, by topic, with their best credit lines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from cmeridian.domain.kernel.amounts import ZERO
from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.records.record import Activity, Record
from cmeridian.domain.requirements.findings import Refusal
from cmeridian.domain.requirements.rulebook import CreditClass, Vocabulary
from cmeridian.domain.requirements.sentences import in_words, joined

_Line = tuple[str, str | None, Decimal]


class RecordIndex:
    """Activities completed on or before a day, in order of completion, found by place.

    The order of the record does not matter: ties are broken by id. Built once for all sets of a
    record, and what several rules ask for is worked out once.
    """

    def __init__(self, *, record: Record, vocabulary: Vocabulary, on: date) -> None:
        ordered = sorted(record.activities, key=lambda activity: (activity.completed, activity.id))
        self.activities = tuple(activity for activity in ordered if activity.completed <= on)
        self.days = [activity.completed for activity in self.activities]
        self.by_topic = _places_by_topic(self.activities)
        early = "was completed before the period that counts"
        late = "was completed after the period that counts"
        self._before = tuple([Refusal(activity.id, early) for activity in self.activities])
        self._after = tuple([Refusal(activity.id, late) for activity in self.activities])
        self._later = tuple(
            Refusal(activity.id, "is dated after the day of this answer")
            for activity in ordered[len(self.activities) :]
        )
        self._on_other_topics = [
            (place, Refusal(activity.id, "is on other topics"))
            for place, activity in enumerate(self.activities)
            if activity.topics
        ]
        self._vocabulary = vocabulary
        self._lines = _lines_by_place(self.activities, vocabulary.credit_classes)
        self._best: dict[tuple[frozenset[str] | None, str | None], list[Decimal]] = {}
        self._off_topic: dict[tuple[str, ...], tuple[Refusal, ...]] = {}
        self._of_wrong_class: dict[int, Refusal] = {}

    def places(self, period: Period | None) -> range:
        """Where the activities of a period stand; None means the whole record."""
        if period is None:
            return range(len(self.days))
        days = self.days
        return range(bisect_left(days, period.start), bisect_left(days, period.end))

    def on_topics(self, topics: tuple[str, ...]) -> list[int]:
        """Where the activities with hours on one of the topics stand, in order."""
        if len(topics) == 1:
            return self.by_topic.get(topics[0], [])
        return sorted({place for topic in topics for place in self.by_topic.get(topic, ())})

    def best_lines(self, accepts: frozenset[str] | None, unit: str | None) -> list[Decimal]:
        """List, for every place, the largest admissible credit line; 0 where there is none.

        unit None: education; else only the class that carries that unit.
        """
        key = (accepts, unit)
        if key not in self._best:
            self._best[key] = _best_lines(self._lines, accepts, unit)
        return self._best[key]

    @property
    def hours(self) -> Decimal:
        """The hours of all activities: the largest claim of each, since claims are alternative."""
        return sum(self.best_lines(None, None), ZERO)

    def outside(self, period: Period | None) -> tuple[Refusal, ...]:
        """Refuse whatever was completed outside a period."""
        if period is None:
            return self._later
        within = self.places(period)
        return self._before[: within.start] + self._after[within.stop :] + self._later

    def too_early_or_late(self, place: int, within: range) -> Refusal:
        """Refuse one activity that lies outside a period."""
        return self._before[place] if place < within.start else self._after[place]

    def of_wrong_class(self, place: int) -> Refusal:
        """Refuse an activity for the classes of credit it carries."""
        if place not in self._of_wrong_class:
            activity, classes = self.activities[place], self._vocabulary.credit_classes
            held = joined([classes[line.credit_class].label for line in activity.credits], "and")
            words = f"carries {held}, not a class this rule takes"
            self._of_wrong_class[place] = Refusal(activity.id, words)
        return self._of_wrong_class[place]

    def off_topic(self, topics: tuple[str, ...]) -> tuple[Refusal, ...]:
        """Refuse the activities that name topics, but none of these.

        Where the vocabulary holds a named topic to be near, the reason says so: a hint, never more.
        """
        if topics not in self._off_topic:
            on_topic = set(self.on_topics(topics))
            near = {
                place: _hint(self.activities[place], topic)
                for topic in self._vocabulary.satisfied_also_by(topics)
                for place in self.by_topic.get(topic, ())
            }
            self._off_topic[topics] = (
                *[
                    near.get(place, refusal)
                    for place, refusal in self._on_other_topics
                    if place not in on_topic
                ],
                *self._later,
            )
        return self._off_topic[topics]


def _hint(activity: Activity, topic: str) -> Refusal:
    words = f"is on {in_words(topic)}, which probably counts here: confirm, then add the topic"
    return Refusal(activity.id, words)


def _places_by_topic(activities: tuple[Activity, ...]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, activity in enumerate(activities):
        for topic in activity.topics:
            places.setdefault(topic, []).append(place)
    return places


def _lines_by_place(
    activities: tuple[Activity, ...], classes: Mapping[str, CreditClass]
) -> list[list[_Line]]:
    # A line in weeks or years of training has no hours of its own: only a conversion gives it some.
    return [
        [
            (line.credit_class, classes[line.credit_class].unit, line.amount)
            for line in activity.credits
            if line.unit is None
        ]
        for activity in activities
    ]


def _best_lines(
    by_place: list[list[_Line]], accepts: frozenset[str] | None, unit: str | None
) -> list[Decimal]:
    # One plain loop: this runs over every line of the record for every kind of claim.
    best_lines = []
    for lines in by_place:
        best = ZERO
        for credit_class, line_unit, amount in lines:
            fits = line_unit == unit and (accepts is None or credit_class in accepts)
            if fits and amount > best:
                best = amount
        best_lines.append(best)
    return best_lines
