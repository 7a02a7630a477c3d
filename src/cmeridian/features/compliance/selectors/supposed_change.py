"""A supposition as a change of a record: what it adds, takes away and answers, and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.domain.requirements.licensing import (
    DEA_FACT,
    DEA_SET,
    STATE_LICENCE,
    is_for,
    licences_in,
    prescribing_facts,
    profession_of,
)
from cmeridian.domain.requirements.sentences import day_month_year, joined
from cmeridian.domain.requirements.wording.conditions import question_of
from cmeridian.domain.requirements.wording.names import authority_name, place_name
from cmeridian.domain.requirements.wording.professions import professionals
from cmeridian.exchange.record_parts import read_credential
from cmeridian.features.compliance.selectors.outcomes import Supposed
from cmeridian.features.compliance.selectors.standing import Standing

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Credential
    from cmeridian.domain.requirements.rulebook import RequirementSet


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence that one would hold: in which place, and the days that it would bear."""

    place: str
    issued: date | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What to suppose; everything left out stays as it is.

    leave: ids of the sets whose licences go with a move, empty for every state licence. dea_issued:
    the day of the registration, None for the day of the comparison. fact: a name and its answer.
    """

    move: Licence | None = None
    leave: tuple[str, ...] = ()
    add: Licence | None = None
    stop_prescribing: bool = False
    add_dea: bool = False
    dea_issued: date | None = None
    on: date | None = None
    fact: tuple[str, bool | None] | None = None

    @property
    def is_any(self) -> bool:
        """Whether anything is supposed at all."""
        return self != Wishes()


class Refused(Exception):
    """A supposition that no record could hold; reasons by the name of the field."""

    def __init__(self, reasons: Mapping[str, tuple[str, ...]]) -> None:
        self.reasons = reasons
        super().__init__(*reasons)


@dataclass(slots=True)
class SupposedChange:
    """A change as it is put together."""

    added: list[Credential] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    facts: dict[str, bool | None] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    unknown_places: list[str] = field(default_factory=list)
    supposed: list[Supposed] = field(default_factory=list)
    refusals: dict[str, tuple[str, ...]] = field(default_factory=dict)


def build_change(standing: Standing, wishes: Wishes, on: date) -> SupposedChange:
    """Put a supposition together, judged as of its own day, else of on. Raises Refused."""
    change, day = SupposedChange(), wishes.on or on
    if wishes.move:
        _move(change, standing, wishes, day)
    if wishes.add:
        place = place_name(wishes.add.place, standing.vocabulary)
        fields = ("licence", "licence_issued", "licence_expires")
        change.supposed.append((fields, f"You add a licence in {place}."))
        _add_licence(change, standing, wishes.add, _profession(standing), fields, day)
    if wishes.add_dea:
        _add_dea(change, standing, wishes.dea_issued or day)
    if wishes.stop_prescribing:
        _stop_prescribing(change, standing)
    if wishes.fact:
        name, answer = wishes.fact
        change.facts[name] = answer
        said = {True: "yes", False: "no", None: "not known"}[answer]
        question = question_of(name, standing.vocabulary)
        change.supposed.append((("fact", "answer"), f"“{question}” is answered: {said}."))
    if wishes.on:
        change.supposed.append((("on",), f"The day is {day_month_year(wishes.on)}."))
    if change.refusals:
        raise Refused(change.refusals)
    return change


def _move(change: SupposedChange, standing: Standing, wishes: Wishes, day: date) -> None:
    assert wishes.move is not None
    place = wishes.move.place
    leaving = [
        terms
        for terms in state_licences(standing)
        if terms.jurisdiction != place and (not wishes.leave or terms.id in wishes.leave)
    ]
    change.removed += [terms.id for terms in leaving]
    gone = joined([authority_name(terms) for terms in leaving], "and") if leaving else ""
    words = f"You move to {place_name(place, standing.vocabulary)}"
    words += (
        f" and give up the licence{'s' if len(leaving) > 1 else ''} of {gone}." if gone else "."
    )
    fields = ("move", "move_issued", "move_expires", "leave")
    change.supposed.append((fields, words))
    # A nurse practitioner's licence as a nurse moves along with the other one.
    own = _profession(standing)
    others = [t.professions[0] for t in leaving if not is_for(t, own, standing.vocabulary)]
    for profession in dict.fromkeys([own, *others]):
        _add_licence(change, standing, wishes.move, profession, fields[:3], day)


def _add_licence(
    change: SupposedChange,
    standing: Standing,
    licence: Licence,
    profession: str,
    fields: tuple[str, ...],
    day: date,
) -> None:
    """Add the sets of a profession in a place, and say first what is not known there."""
    found = licences_in(licence.place, profession, standing.rulebook)
    taken = {c.set for c in standing.kept.record.credentials} | {c.set for c in change.added}
    new = [terms for terms in found if terms.id not in taken - set(change.removed)]
    place = place_name(licence.place, standing.vocabulary)
    if not found:
        change.unknown_places.append(place)
    who = professionals(profession, standing.vocabulary)
    change.warnings += _on_a_place(place, who, found, new)
    for terms in new:
        _add(change, standing, terms.id, fields, licence.issued or day, licence.expires)


def _on_a_place(
    place: str, who: str, found: Sequence[RequirementSet], new: Sequence[RequirementSet]
) -> Iterator[str]:
    """Say what must be known of a place before its rules are compared."""
    if not found:
        yield (
            f"We hold no rules of {place} for {who}, so what you would owe there is not "
            "known. Ask its board."
        )
    elif not new:
        yield f"You hold a licence in {place} already; it stays as it is."
    elif len(new) > 1:
        boards = joined([authority_name(terms) for terms in new], "and")
        yield (
            f"{place} has {len(new)} sets of rules for {who}: {boards}. Each is added; your "
            "licence would name one of them."
        )


def _add(
    change: SupposedChange,
    standing: Standing,
    set_id: str,
    fields: tuple[str, ...],
    issued: date,
    expires: date | None = None,
) -> None:
    """Add a credential, or note why no record could hold it. fields: of place, issue and expiry."""
    values = {"set": set_id, "issued": issued, "expires": expires}
    try:
        part = read_credential(
            {name: value for name, value in values.items() if value is not None},
            own=standing.kept.own,
            clinician=standing.kept.record.clinician,
        )
    except BadInput as error:
        names = dict(zip(("set", "issued", "expires"), fields, strict=False))
        for problem in error.problems:
            name = names.get(problem.place, fields[0])
            said = change.refusals.get(name, ())
            if problem.sentence not in said:
                change.refusals[name] = (*said, problem.sentence)
        return
    change.added.append(part.value)


def _add_dea(change: SupposedChange, standing: Standing, issued: date) -> None:
    change.facts[DEA_FACT] = True
    change.supposed.append((("dea", "dea_issued"), "You add a DEA registration."))
    terms = standing.rulebook.sets.get(DEA_SET)
    profession = _profession(standing)
    if terms is None or not is_for(terms, profession, standing.vocabulary):
        change.warnings.append(
            f"We hold no DEA rules for {professionals(profession, standing.vocabulary)}, so only "
            "answers to your other rules change."
        )
    elif all(c.set != DEA_SET for c in standing.kept.record.credentials):
        _add(change, standing, DEA_SET, ("dea", "dea_issued"), issued)


def _stop_prescribing(change: SupposedChange, standing: Standing) -> None:
    """Answer no to what rules ask about prescribing; a registration one would add is kept."""
    sets = [*held_sets(standing), *(standing.rulebook.sets[c.set] for c in change.added)]
    # A registration that is supposed as well stands.
    names = [name for name in prescribing_facts(sets) if name not in change.facts]
    change.facts.update(dict.fromkeys(names, False))
    change.supposed.append((("stop",), "You stop prescribing."))
    if not names:
        change.warnings.append("None of your rules asks whether you prescribe.")


def held_sets(standing: Standing) -> list[RequirementSet]:
    """List the sets under which something is held."""
    return [standing.rulebook.sets[c.set] for c in standing.kept.record.credentials]


def state_licences(standing: Standing) -> list[RequirementSet]:
    """List the sets of the state licences that are held."""
    return [terms for terms in held_sets(standing) if terms.credential == STATE_LICENCE]


def _profession(standing: Standing) -> str:
    return profession_of(standing.kept.record.clinician, standing.vocabulary)
