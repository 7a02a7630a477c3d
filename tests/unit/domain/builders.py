"""Small rules, sets and records, so that a test shows only what it is about.

Unless a test says otherwise a credential was issued on 15 March 2015 and expires on 31 December
2026, the cycle has 24 months, and the day of the answer is 1 June 2026. The window is then 2025
and 2026, and the coming renewal is the sixth: 2016, 2018, 2020, 2022, 2024, 2026.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from cmeridian.domain.kernel.provenance import Provenance, Source
from cmeridian.domain.records.record import (
    Activity,
    Clinician,
    Credential,
    CreditLine,
    Event,
    FactValue,
    Record,
    Training,
)
from cmeridian.domain.requirements.evaluate import evaluate_set
from cmeridian.domain.requirements.findings import Finding, SetLedger
from cmeridian.domain.requirements.rulebook import (
    AllTrue,
    AnyTrue,
    Combination,
    Condition,
    CreditClass,
    Cycle,
    EventTerm,
    EveryCycle,
    FactIs,
    FactTerm,
    Maximum,
    Minimum,
    NotTrue,
    RequirementSet,
    Rule,
    Rulebook,
    Select,
    Task,
    TopicTerm,
    Vocabulary,
)

D = Decimal
day = date.fromisoformat

ON = "2026-06-01"
EXPIRES = "2026-12-31"
ISSUED = "2015-03-15"

_CLASSES = (
    CreditClass("CAT1", "Category 1", default_members=("AMA_CAT1", "AOA_1A")),
    CreditClass("AMA_CAT1", "AMA Category 1"),
    CreditClass("AOA_1A", "AOA Category 1-A"),
    CreditClass("AMA_CAT2", "AMA Category 2"),
    CreditClass("SELF_STUDY", "Self-study"),
    CreditClass("BOARD_A", "Board category A", members_known=False),
    CreditClass("BOARD_B", "Board category B", members_known=False),
    CreditClass("PRACTICE_HOUR", "Hours of practice", unit="practice_hour"),
    CreditClass("MOC_POINT", "Board points", unit="moc_point"),
)
_TOPICS = (
    TopicTerm("ethics", "Ethics"),
    TopicTerm("safety", "Patient safety"),
    TopicTerm("pain", "Pain management"),
    TopicTerm("opioids", "Opioid prescribing", also_satisfies=("pain",)),
)
_FACTS = (
    FactTerm("prescribes", "yes_no", "Do you prescribe?"),
    FactTerm("teaches", "yes_no", "Do you teach?"),
)
_EVENTS = (
    EventTerm("award", "Award"),
    EventTerm("recertified", "Recertified within six years", within_months=72),
)

VOCABULARY = Vocabulary(
    topics={term.id: term for term in _TOPICS},
    credit_classes={term.id: term for term in _CLASSES},
    facts={term.id: term for term in _FACTS},
    events={term.id: term for term in _EVENTS},
)

PROVENANCE = Provenance(
    sources=(Source("Example Code 1-2", "statute", as_of=2026),),
    confidence="high",
    as_of=2026,
    author="CMEridian contributors",
    review_by=date(2030, 1, 1),
)

# --- conditions ----------------------------------------------------------------------------------


def fact(name: str, **bounds: Any) -> FactIs:
    """A leaf of a condition."""
    return FactIs(name, **bounds)


def every(*parts: Condition) -> AllTrue:
    """True if every part is."""
    return AllTrue(parts)


def either(*parts: Condition) -> AnyTrue:
    """True if one part is."""
    return AnyTrue(parts)


def negated(part: Condition) -> NotTrue:
    """The opposite of its part."""
    return NotTrue(part)


# --- rules and sets ------------------------------------------------------------------------------

_SELECT_FIELDS = frozenset(field.name for field in fields(Select))


def select(**wanted: Any) -> Select:
    """What counts; default members of the classes are written out, as loading does it."""
    credit = wanted.get("credit", ())
    if credit:
        wanted["accepts"] = VOCABULARY.members(credit)
        wanted["open_classes"] = frozenset(
            name for name in credit if not VOCABULARY.credit_classes[name].members_known
        )
    return Select(**wanted)


def _parted(terms: dict[str, Any]) -> dict[str, Any]:
    """Sort the terms of a rule from those of its selection."""
    own = {name: value for name, value in terms.items() if name not in _SELECT_FIELDS}
    wanted = {name: value for name, value in terms.items() if name in _SELECT_FIELDS}
    return {"frequency": EveryCycle(), **own, "select": select(**wanted)}


def minimum(name: str, amount: float | str, *, unit: str = "hour", **terms: Any) -> Minimum:
    """A rule that asks for an amount; terms of the selection are given beside its own."""
    return Minimum(id=name, amount=D(str(amount)), unit=unit, **_parted(terms))


def total(amount: float | str, **terms: Any) -> Minimum:
    """The general hours of a set."""
    return minimum("total", amount, **terms)


def on_topic(topic: str, amount: float | str, **terms: Any) -> Minimum:
    """Hours on one topic, named after it."""
    return minimum(topic, amount, topics=(topic,), **terms)


def cap(name: str, amount: float | str, *, unit: str = "hour", **terms: Any) -> Maximum:
    """At most an amount."""
    return Maximum(id=name, amount=D(str(amount)), unit=unit, **_parted(terms))


def task(name: str, count: int = 1, **terms: Any) -> Task:
    """Something to do so many times."""
    return Task(id=name, count=count, **_parted(terms))


def any_of(name: str, *parts: Rule, **terms: Any) -> Combination:
    """One of several rules."""
    return _combination(name, "any_of", 1, parts, terms)


def all_of(name: str, *parts: Rule, **terms: Any) -> Combination:
    """Every one of several rules."""
    return _combination(name, "all_of", len(parts), parts, terms)


def n_of(name: str, needed: int, *parts: Rule, **terms: Any) -> Combination:
    """So many of several rules."""
    return _combination(name, "n_of", needed, parts, terms)


def _combination(
    name: str, kind: Any, needed: int, parts: tuple[Rule, ...], terms: dict[str, Any]
) -> Combination:
    terms = {"frequency": EveryCycle(), **terms}
    return Combination(id=name, kind=kind, needed=needed, parts=parts, **terms)


def a_set(
    *rules: Rule,
    months: int = 24,
    window: str = "fixed",
    cycle: Cycle | None = None,
    name: str = "us-xx-md",
    **terms: Any,
) -> RequirementSet:
    """What one authority asks for."""
    given = {
        "jurisdiction": "US-XX",
        "authority": "Example Board",
        "credential": "board_cert",
        "professions": ("MD",),
        "provenance": PROVENANCE,
        **terms,
    }
    return RequirementSet(
        id=name, cycle=cycle or Cycle(months=months, window=window), rules=rules, **given
    )


# --- records -------------------------------------------------------------------------------------


def lines(**amounts: float | str) -> tuple[CreditLine, ...]:
    """Alternative claims on the same hours, by class."""
    return tuple(CreditLine(name, D(str(amount))) for name, amount in amounts.items())


def done(
    name: str,
    on: str,
    hours: float | str | None = None,
    *,
    topics: Mapping[str, float | str] | None = None,
    **terms: Any,
) -> Activity:
    """An activity; hours are AMA Category 1 unless `credits` are given."""
    if hours is not None:
        terms["credits"] = lines(AMA_CAT1=hours)
    given = {"title": f"Course {name}", "provider": "Society", "format": "live", **terms}
    on_topics = {topic: D(str(amount)) for topic, amount in (topics or {}).items()}
    return Activity(id=name, completed=day(on), topics=on_topics, **given)


def a_credential(
    requirement_set: str = "us-xx-md",
    *,
    issued: str | None = ISSUED,
    expires: str | None = EXPIRES,
    events: Iterable[tuple[str, str]] = (),
    number: str | None = None,
) -> Credential:
    """A credential under a set, with its events as (kind, day)."""
    return Credential(
        set=requirement_set,
        number=number,
        issued=day(issued) if issued else None,
        expires=day(expires) if expires else None,
        events=tuple(Event(kind, day(on)) for kind, on in events),
    )


def a_clinician(
    *,
    profession: str = "MD",
    specialty: str | None = None,
    birth_date: str | None = None,
    training_ended: Iterable[str] = (),
    facts: Mapping[str, FactValue] | None = None,
) -> Clinician:
    """A person of whom nothing more is known than what is given."""
    return Clinician(
        profession=profession,
        specialty=specialty,
        birth_date=day(birth_date) if birth_date else None,
        training=tuple(Training("residency", day(ended)) for ended in training_ended),
        facts=facts or {},
    )


def a_record(
    *activities: Activity, credentials: Iterable[Credential] = (), **person: Any
) -> Record:
    """A record of what was done, held and is known."""
    return Record(
        clinician=a_clinician(**person), credentials=tuple(credentials), activities=activities
    )


def a_rulebook(*sets: RequirementSet) -> Rulebook:
    """The tiny vocabulary and some sets."""
    return Rulebook(vocabulary=VOCABULARY, sets={terms.id: terms for terms in sets})


# --- answers -------------------------------------------------------------------------------------

_HELD = frozenset({"issued", "expires", "events", "number"})


def judge(
    terms: RequirementSet | Rule, *activities: Activity, on: str = ON, **circumstances: Any
) -> SetLedger:
    """Judge activities under a set, or under a set of one rule.

    circumstances: of the credential (issued, expires, events) and of the person (facts, specialty,
    birth_date, training_ended, profession).
    """
    rules = terms if isinstance(terms, RequirementSet) else a_set(terms)
    held = {name: value for name, value in circumstances.items() if name in _HELD}
    person = {name: value for name, value in circumstances.items() if name not in _HELD}
    return evaluate_set(
        requirement_set=rules,
        credential=a_credential(rules.id, **held),
        record=a_record(*activities, **person),
        vocabulary=VOCABULARY,
        on=day(on),
    )


def said_of(rule: str, ledger: SetLedger) -> Finding:
    """The finding of one rule."""
    finding = ledger.finding(rule)
    assert finding is not None, f"no finding for {rule}"
    return finding


def finding(
    terms: RequirementSet | Rule,
    *activities: Activity,
    rule: str | None = None,
    **circumstances: Any,
) -> Finding:
    """Judge and give one finding: that of the rule named, or of the only one, or of the total."""
    if rule is None:
        rule = "total" if isinstance(terms, RequirementSet) else terms.id
    return said_of(rule, judge(terms, *activities, **circumstances))


def reasons(finding: Finding) -> dict[str, str]:
    """Why activities were refused, by their names."""
    return {refusal.id: refusal.reason for refusal in finding.refused}
