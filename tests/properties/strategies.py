"""Records drawn at random for a real requirement set, from the names that the set itself uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from cmeridian.domain.records.record import (
    Activity,
    Clinician,
    Credential,
    CreditLine,
    Event,
    FactValue,
    Record,
)
from cmeridian.domain.requirements.rulebook import (
    AllTrue,
    AnyTrue,
    Combination,
    Condition,
    FactIs,
    Maximum,
    Minimum,
    NotTrue,
    RequirementSet,
    Rule,
    Rulebook,
    Task,
)
from cmeridian.packs.loader import load_rulebook

ON = date(2026, 11, 25)
HOURS = st.sampled_from([Decimal(n) / 4 for n in (1, 2, 4, 6, 8, 12, 20, 40, 100, 200)])

OTHER_VALUES = {
    "share": st.sampled_from([Decimal("0.1"), Decimal("0.25"), Decimal("0.6")]),
    "choices": st.sampled_from([(), ("pain_medicine",), ("cardiology", "palliative_medicine")]),
}


@cache
def rulebook() -> Rulebook:
    """The packs, loaded once."""
    return load_rulebook()


@cache
def set_ids() -> tuple[str, ...]:
    """Sets with at least one rule."""
    book = rulebook()
    return tuple(sorted(name for name in book.sets if book.sets[name].rules))


@dataclass(frozen=True)
class Names:
    """What a set speaks of."""

    topics: tuple[str, ...]
    classes: tuple[str, ...]
    formats: tuple[str, ...]
    relevance: tuple[str, ...]
    events: tuple[str, ...]
    facts: tuple[str, ...]
    other_facts: tuple[str, ...]


@cache
def names_of(set_id: str) -> Names:
    """Collect the names a set uses, and one of each kind that it does not."""
    terms = rulebook().sets[set_id]
    selects = [rule.select for rule in leaves(terms.rules)]
    classes = {name for select in selects for name in select.accepts or ()}
    units = {rule.unit for rule in leaves(terms.rules) if isinstance(rule, Minimum | Maximum)}
    special = {
        term.id for term in rulebook().vocabulary.credit_classes.values() if term.unit in units
    }
    topics = {topic for select in selects for topic in select.topics}
    topics |= {
        t for rule in leaves(terms.rules) if isinstance(rule, Minimum) for t in rule.also_accepts
    }
    events = {name for select in selects for name in select.events}
    events |= {item.event for item in terms.satisfied_by} | {item.who for item in terms.exemptions}
    return Names(
        topics=tuple(sorted(topics | {"diabetes"})),
        classes=tuple(sorted(classes | special | {"AMA_CAT1", "AMA_CAT2"})),
        formats=tuple(sorted({f for select in selects for f in select.formats} | {"live"})),
        relevance=tuple(sorted({r for select in selects for r in select.relevance} | {"other"})),
        events=tuple(sorted(events)),
        facts=tuple(sorted(f for f in fact_names(terms) if kind_of(f) == "yes_no")),
        other_facts=tuple(sorted(f for f in fact_names(terms) if kind_of(f) in OTHER_VALUES)),
    )


def leaves(rules: tuple[Rule, ...]) -> Iterator[Minimum | Maximum | Task]:
    """Walk the rules that select something."""
    for rule in rules:
        if isinstance(rule, Combination):
            yield from leaves(rule.parts)
        else:
            yield rule


def fact_names(terms: RequirementSet) -> set[str]:
    """Collect the facts a set's conditions ask for."""
    found: set[str] = set()
    for rule in terms.rules:
        found |= _facts_in(rule.applies_if)
    return found


def kind_of(fact: str) -> str:
    """How a fact is answered; the specialty is part of the clinician, not of the facts."""
    return "specialty" if fact == "specialty" else rulebook().vocabulary.facts[fact].kind


def _facts_in(condition: Condition | None) -> set[str]:
    match condition:
        case FactIs(fact=fact):
            return {fact}
        case NotTrue(part=part):
            return _facts_in(part)
        case AllTrue(parts=parts) | AnyTrue(parts=parts):
            return set().union(*(_facts_in(part) for part in parts))
        case _:
            return set()


@st.composite
def activities(draw: st.DrawFn, set_id: str, number: int) -> Activity:
    """One activity that may matter to a set."""
    names = names_of(set_id)
    amount = draw(HOURS)
    topics = draw(st.sets(st.sampled_from(names.topics), max_size=2))
    classes = draw(st.sets(st.sampled_from(names.classes), min_size=1, max_size=2))
    return Activity(
        id=f"a{number:02}",
        completed=ON - timedelta(days=draw(st.integers(-60, 2400))),
        title=draw(st.sampled_from(["Rounds", "Course", "Congress"])),
        provider="Society",
        format=draw(st.sampled_from(names.formats)),
        credits=tuple(CreditLine(name, amount) for name in sorted(classes)),
        topics={topic: min(amount, draw(HOURS)) for topic in sorted(topics)},
        relevance=(draw(st.sampled_from(names.relevance)),),
        post_test_score_pct=draw(st.sampled_from([None, Decimal(70), Decimal(80)])),
    )


@st.composite
def records(draw: st.DrawFn, set_id: str) -> Record:
    """A clinician with one credential and up to a dozen activities."""
    names = names_of(set_id)
    terms = rulebook().sets[set_id]
    facts: dict[str, FactValue] = {
        name: draw(st.booleans()) for name in names.facts if draw(st.booleans())
    }
    facts |= {name: draw(OTHER_VALUES[kind_of(name)]) for name in names.other_facts}
    events = tuple(
        Event(kind, ON - timedelta(days=draw(st.integers(0, 1500))))
        for kind in names.events
        if draw(st.integers(0, 5)) == 0
    )
    credential = Credential(
        set=set_id,
        issued=ON - timedelta(days=draw(st.integers(1, 6000))),
        expires=draw(st.sampled_from([None, ON + timedelta(days=draw(st.integers(0, 700)))])),
        events=events,
    )
    count = draw(st.integers(0, 12))
    return Record(
        clinician=Clinician(
            profession=terms.professions[0], specialty="family_medicine", facts=facts
        ),
        credentials=(credential,),
        activities=tuple(draw(activities(set_id, number)) for number in range(count)),
    )


@st.composite
def records_of_any_set(draw: st.DrawFn) -> tuple[str, Record]:
    """A set and a record for it."""
    set_id = draw(st.sampled_from(set_ids()))
    return set_id, draw(records(set_id))
