"""What rules ask of a person, which credentials an answer is about, and answers as a change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.questions import Question, asked_facts, open_questions
from cmeridian.domain.requirements.what_if import Change
from cmeridian.domain.requirements.wording.names import authority_name, title_in
from cmeridian.domain.requirements.wording.rules import lowered

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Credential, FactValue
    from cmeridian.domain.requirements.questions import Waiting
    from cmeridian.domain.requirements.rulebook import FactTerm, Vocabulary
    from cmeridian.features.accounts.selectors import Held
    from cmeridian.features.compliance.selectors.standing import Standing

SPECIALTY = "specialty"


@dataclass(slots=True)
class Answers:
    """What was answered.

    facts: None takes an answer back. issued: days of issue by public id; credentials: with them.
    """

    facts: dict[str, FactValue | None] = field(default_factory=dict)
    specialty: str | None = None
    issued: dict[str, date] = field(default_factory=dict)
    credentials: tuple[Credential, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.facts or self.specialty or self.issued)

    @property
    def change(self) -> Change:
        """Give the answers as a change of the record."""
        return Change(
            facts=self.facts,
            specialty=self.specialty,
            remove_credentials=tuple(c.set for c in self.credentials),
            add_credentials=self.credentials,
        )


def questions_to_ask(standing: Standing, name: str | None = None) -> tuple[Question, ...]:
    """List what is open, or the one fact that is named.

    None is listed for a fact on which no rule of the person turns and which they never answered.
    """
    found = open_questions(standing.ledger, standing.vocabulary)
    if name is None:
        return found
    term = standing.vocabulary.facts.get(name)
    if term is None or name not in _askable(standing):
        return ()
    waiting = next((q.waiting for q in found if q.term.id == name), ())
    return (Question(term, waiting),)


def issued_for(term: FactTerm, standing: Standing) -> tuple[Held, ...]:
    """List the credentials whose day of issue answers a question: those that wait, or else all."""
    sets = {of_set.requirement_set.id: of_set for of_set in standing.ledger.sets}
    turning = {id_ for id_, s in sets.items() if term.id in asked_facts([s.requirement_set])}
    waiting = {
        set_id
        for set_id in turning
        if any(f.status == "ask" and term.id in f.asks for f in sets[set_id].findings)
    }
    return tuple(h for h in standing.kept.held if h.credential.set in (waiting or turning))


def waiting_words(waiting: Waiting, vocabulary: Vocabulary) -> str:
    """Name a rule that waits, and whose it is."""
    terms = waiting.ledger.requirement_set
    title = title_in(terms, waiting.finding.rule, vocabulary)
    return f"{authority_name(terms)}, {lowered(title)}"


def waiting_lines(waiting: Iterable[Waiting], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Name every rule that waits, each once."""
    return tuple(dict.fromkeys(waiting_words(one, vocabulary) for one in waiting))


def _askable(standing: Standing) -> frozenset[str]:
    """List the facts that rules of the person turn on, and those answered already."""
    asked = asked_facts(s.requirement_set for s in standing.ledger.sets)
    return asked.union(standing.kept.record.clinician.facts)
