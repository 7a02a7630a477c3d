"""One credential on one day: everything a rule needs in order to be judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from cmeridian.domain.kernel.dates import Period
from cmeridian.domain.records.record import Clinician, Credential, FactValue
from cmeridian.domain.requirements.conditions import Truth, decide
from cmeridian.domain.requirements.index import RecordIndex
from cmeridian.domain.requirements.repeats import CourseKey, course_keys
from cmeridian.domain.requirements.rulebook import (
    Condition,
    EveryCycle,
    Exemption,
    Maximum,
    Multiplier,
    RequirementSet,
    Rule,
    Select,
    Vocabulary,
)
from cmeridian.domain.requirements.schedule import Schedule, lay_out

_ClaimKey = tuple[frozenset[str] | None, str | None]
_ReachKey = tuple[Multiplier, frozenset[str] | None]


@dataclass(frozen=True, eq=False, slots=True)
class Case:
    """A requirement set, the credential under it, its holder, and the record up to a day.

    window: the period that counts, None if unknown; parts of a rule may narrow it.
    assumed: rules taken to apply, or not, while the facts that decide them are unknown. in_total:
    likewise, whether their hours are taken to count toward the total.
    """

    terms: RequirementSet
    credential: Credential
    clinician: Clinician
    index: RecordIndex
    vocabulary: Vocabulary
    on: date
    schedule: Schedule
    window: Period | None
    facts: Mapping[str, FactValue]
    caps: tuple[Maximum, ...]
    courses: Mapping[int, CourseKey]
    assumed: Mapping[str, bool] = field(default_factory=dict)
    in_total: Mapping[str, bool] = field(default_factory=dict)
    claims: dict[_ClaimKey, list[Decimal]] = field(default_factory=dict)
    reached: dict[_ReachKey, list[Decimal]] = field(default_factory=dict)
    exempt: list[tuple[Exemption, ...]] = field(default_factory=list)
    """Worked out once per case: the exemptions in force."""

    def over(self, window: Period | None) -> Case:
        """The same case with another window."""
        return replace(self, window=window, claims={}, reached={}, exempt=[])

    def assuming(self, *, applies: Mapping[str, bool], in_total: Mapping[str, bool]) -> Case:
        """The same case with what is unknown about some rules taken one way or the other."""
        return replace(self, assumed=applies, in_total=in_total)

    def decide(self, condition: Condition | None) -> Truth:
        """Decide a condition on the facts of this case."""
        return decide(condition, facts=self.facts, issued=self.credential.issued)

    def applies(self, rule: Rule) -> Truth:
        """Whether a rule applies, by assumption or by its condition."""
        if rule.id in self.assumed:
            return Truth(self.assumed[rule.id])
        return self.decide(rule.applies_if)

    def holds_event(self, kinds: frozenset[str]) -> bool:
        """Whether one of these events counts for the present window."""
        return any(
            self.event_counts(event.kind, event.on)
            for event in self.credential.events
            if event.kind in kinds
        )

    def event_counts(self, kind: str, day: date) -> bool:
        """Whether an event counts: in the window, or as near to it as its name says."""
        if day > self.on or self.window is None:
            return False
        term = self.vocabulary.events.get(kind)
        if term is not None and term.within_months is not None:
            reach = Period.of_months_ending(self.window.last_day, term.within_months)
            return day in self.window or day in reach
        return day in self.window


def open_case(
    *,
    terms: RequirementSet,
    credential: Credential,
    clinician: Clinician,
    index: RecordIndex,
    vocabulary: Vocabulary,
    on: date,
    period: Period | None = None,
) -> Case:
    """Set up the case of one credential. period: counts instead of the window on that day."""
    schedule = lay_out(terms=terms, credential=credential, clinician=clinician, on=on)
    if period is not None:
        schedule = schedule.over(period)
    terms = _in_force(terms, schedule.window.last_day if schedule.window is not None else on)
    facts = dict(clinician.facts)
    if clinician.specialty is not None:
        facts["specialty"] = clinician.specialty
    return Case(
        terms=terms,
        credential=credential,
        clinician=clinician,
        index=index,
        vocabulary=vocabulary,
        on=on,
        schedule=schedule,
        window=schedule.window,
        facts=facts,
        caps=_caps(terms),
        courses=course_keys(index.activities, once_per=terms.same_course_counts_once_per),
    )


def _in_force(terms: RequirementSet, day: date) -> RequirementSet:
    """The set as it reads on a day: of several versions of a rule, the one alive then."""
    if all(rule.effective_to is None for rule in terms.rules):
        return terms
    alive = [rule for rule in terms.rules if rule.effective_to is None or rule.effective_to >= day]
    begun = {rule.id for rule in alive if rule.effective_from is None or rule.effective_from <= day}
    # A version that has not begun yet is kept only where no other stands in its place.
    kept = tuple(
        rule
        for rule in alive
        if rule.id not in begun or rule.effective_from is None or rule.effective_from <= day
    )
    return replace(terms, rules=kept)


def _caps(terms: RequirementSet) -> tuple[Maximum, ...]:
    """The caps of a set: its own rules, and the limits of its conversions."""
    return (
        *(rule for rule in terms.rules if isinstance(rule, Maximum)),
        *(
            Maximum(
                id=f"conversion {number}",
                frequency=EveryCycle(),
                amount=conversion.cap,
                unit="hour",
                select=Select(formats=conversion.formats, accepts=conversion.accepts),
            )
            for number, conversion in enumerate(terms.conversions, start=1)
            if conversion.cap is not None
        ),
    )
