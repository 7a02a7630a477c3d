"""What the profile shows: who one is, what one holds, what is open, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.questions import (
    asked_facts,
    birth_date_would_tell,
    open_questions,
)
from cmeridian.domain.requirements.wording.answers import fact_in_words
from cmeridian.domain.requirements.wording.names import (
    authority_name,
    credential_name,
    place_name,
)
from cmeridian.domain.requirements.wording.profiles import profile_sentence
from cmeridian.domain.requirements.wording.rules import capitalised, event_label
from cmeridian.features.compliance.selectors.questions import waiting_lines
from cmeridian.features.compliance.selectors.standing import Standing, find_standing

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Clinician
    from cmeridian.domain.requirements.findings import SetLedger
    from cmeridian.features.accounts.models import Person
    from cmeridian.features.accounts.selectors import Held

_ANYWHERE = frozenset({"own"})


@dataclass(frozen=True, slots=True)
class CredentialCard:
    """A credential as the profile shows it. ledger: None where its rules are no longer held."""

    held: Held
    name: str
    kind: str
    place: str
    ledger: SetLedger | None
    events: tuple[tuple[str, date], ...]
    needs_birth_date: bool
    until: str


@dataclass(frozen=True, slots=True)
class OwnSetRow:
    """A set of one's own. public_id: of the credential under it, or empty."""

    set_id: str
    name: str
    rules: int
    reads: bool
    public_id: str


@dataclass(frozen=True, slots=True)
class AnsweredFact:
    """An answer that was given. is_asked: a rule of the person turns on it."""

    name: str
    question: str
    answer: str
    is_asked: bool


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that is open, and which rules wait for it."""

    name: str
    words: str
    waiting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything on the profile.

    undated: the cards of credentials whose printed expiry is not known; needs_birth_date: of those
    whose counting period a birth date would tell. profession, specialty: in words.
    """

    answer: str
    clinician: Clinician
    profession: str
    specialty: str
    cards: tuple[CredentialCard, ...]
    undated: tuple[CredentialCard, ...]
    needs_birth_date: tuple[CredentialCard, ...]
    questions: tuple[OpenQuestion, ...]
    own_sets: tuple[OwnSetRow, ...]
    facts: tuple[AnsweredFact, ...]


def _has_expired(card: CredentialCard, on: date) -> bool:
    expires = card.held.credential.expires
    return expires is not None and expires < on


def find_profile(*, person: Person, on: date) -> Profile:
    """Gather a person's profile as of a day."""
    standing = find_standing(person=person, on=on)
    vocabulary, clinician = standing.vocabulary, standing.kept.record.clinician
    cards = tuple(_card(held, standing) for held in standing.kept.held)
    undated = tuple(c for c in cards if c.held.credential.expires is None and c.ledger is not None)
    questions = open_questions(standing.ledger, vocabulary)
    return Profile(
        answer=profile_sentence(
            credentials=len(cards),
            without_expiry=len(undated),
            expired=sum(1 for card in cards if _has_expired(card, on)),
            questions=len(questions),
        ),
        clinician=clinician,
        profession=_label(vocabulary.professions, clinician.profession),
        specialty=_label(vocabulary.specialties, clinician.specialty or ""),
        cards=cards,
        undated=undated,
        needs_birth_date=tuple(c for c in cards if c.needs_birth_date),
        questions=tuple(
            OpenQuestion(q.term.id, q.term.question, waiting_lines(q.waiting, vocabulary))
            for q in questions
        ),
        own_sets=_own_sets(standing),
        facts=_answered(standing),
    )


def _card(held: Held, standing: Standing) -> CredentialCard:
    credential = held.credential
    ledger = standing.set_ledger(credential.set)
    terms = ledger.requirement_set if ledger else None
    clinician = standing.kept.record.clinician
    return CredentialCard(
        held=held,
        name=authority_name(terms) if terms else credential.set,
        kind=capitalised(credential_name(terms)) if terms else "",
        place=_place(terms.jurisdiction, standing) if terms else "",
        ledger=ledger,
        events=tuple((event_label(e.kind, standing.vocabulary), e.on) for e in credential.events),
        needs_birth_date=terms is not None
        and birth_date_would_tell(
            terms=terms, credential=credential, clinician=clinician, on=standing.on
        ),
        until=_without_expiry(ledger) if ledger else "",
    )


def _place(jurisdiction: str, standing: Standing) -> str:
    return "" if jurisdiction in _ANYWHERE else place_name(jurisdiction, standing.vocabulary)


def _without_expiry(ledger: SetLedger) -> str:
    """Say what is not known without the printed expiry."""
    if ledger.window is None:
        return "Without it the counting period is not known."
    return "A date was worked out from the rule; the printed one would settle it."


def _own_sets(standing: Standing) -> tuple[OwnSetRow, ...]:
    under = {h.credential.set: h.public_id for h in standing.kept.held}
    read = {terms.id: terms for terms in standing.kept.own.sets}
    return tuple(
        OwnSetRow(
            set_id=str(content["id"]),
            name=str(content.get("authority") or content["id"]),
            rules=len(read[content["id"]].rules) if content["id"] in read else 0,
            reads=content["id"] in read,
            public_id=under.get(content["id"], ""),
        )
        for content in standing.kept.custom_sets
    )


def _answered(standing: Standing) -> tuple[AnsweredFact, ...]:
    asked = asked_facts(s.requirement_set for s in standing.ledger.sets)
    return tuple(
        AnsweredFact(
            name=name,
            question=standing.vocabulary.facts[name].question,
            answer=capitalised(
                fact_in_words(value, standing.vocabulary, kind=standing.vocabulary.facts[name].kind)
            ),
            is_asked=name in asked,
        )
        for name, value in standing.kept.record.clinician.facts.items()
        if name in standing.vocabulary.facts
    )


def _label(labels: Mapping[str, str], name: str) -> str:
    return labels.get(name, name)
