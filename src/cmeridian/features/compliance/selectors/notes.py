"""What people found at the source of a rule, as far as it may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.exchange.rule_digest import is_still_shown
from cmeridian.features.compliance.models import RuleNote

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import Rulebook
    from cmeridian.features.accounts.models import Person

_CONFIRMED, _WRONG = RuleNote.Kind.CONFIRMED, RuleNote.Kind.WRONG
_OPEN, _ACCEPTED = RuleNote.State.OPEN, RuleNote.State.ACCEPTED
_OUTCOMES = {
    "open": "waiting for a maintainer",
    "accepted": "accepted by a maintainer",
    "declined": "looked at by a maintainer, who left the rule as it is",
}


@dataclass(frozen=True, slots=True)
class OwnNote:
    """What the person found. outcome: in words; is_earlier: of another wording of the rule."""

    kind: str
    what: str
    document: str
    section: str
    url: str
    read_on: date
    made_on: date
    outcome: str
    is_earlier: bool


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A confirmation that a maintainer accepted. is_earlier: of another wording of the rule."""

    document: str
    section: str
    read_on: date
    is_earlier: bool


@dataclass(frozen=True, slots=True)
class NotesOnRule:
    """What was found at the source of one rule. others: sentences that only count people."""

    own: tuple[OwnNote, ...]
    confirmations: tuple[Confirmation, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedNote:
    """A note as maintainers see it. has_changed: the rule reads otherwise now, or is gone."""

    id: str
    made_on: date
    set_id: str
    rule_id: str
    kind: str
    what: str
    document: str
    section: str
    url: str
    read_on: date
    has_changed: bool


def notes_on_rule(*, person: Person, set_id: str, rule_id: str, digest: str) -> NotesOnRule:
    """Read what was found at the source of a rule.

    digest: of the rule as it is shown now. What strangers wrote is never given before a
    maintainer accepted it; how many they are counts only what they say of this wording.
    """
    notes = list(RuleNote.objects.filter(set_id=set_id, rule_id=rule_id))
    own = [note for note in notes if note.person_id == person.pk]
    accepted = [n for n in notes if n.kind == _CONFIRMED and n.state == _ACCEPTED]
    others = [
        note
        for note in notes
        # Without an author nobody can tell whether it is one person or many.
        if note.person_id not in (None, person.pk) and note.state == _OPEN and note.digest == digest
    ]
    return NotesOnRule(
        own=tuple(_own(note, digest) for note in reversed(own)),
        confirmations=tuple(
            Confirmation(note.document, note.section, note.read_on, note.digest != digest)
            for note in sorted(
                accepted, key=lambda n: (n.digest == digest, n.read_on), reverse=True
            )
        ),
        others=tuple(_others(others)),
    )


def open_notes(rulebook: Rulebook) -> tuple[ListedNote, ...]:
    """List the notes that wait for a maintainer, the oldest first."""
    return tuple(_listed(note, rulebook) for note in RuleNote.objects.filter(state=_OPEN))


def _own(note: RuleNote, digest: str) -> OwnNote:
    return OwnNote(
        kind=note.kind,
        what=note.what,
        document=note.document,
        section=note.section,
        url=note.url,
        read_on=note.read_on,
        made_on=note.made_on,
        outcome=_OUTCOMES[note.state],
        is_earlier=note.digest != digest,
    )


def _others(notes: Iterable[RuleNote]) -> Iterator[str]:
    people: dict[str, set[int | None]] = {_CONFIRMED: set(), _WRONG: set()}
    for note in notes:
        people[note.kind].add(note.person_id)
    for kind, what in (
        (_CONFIRMED, "they confirmed this rule at its source"),
        (_WRONG, "this rule looks wrong"),
    ):
        count = len(people[kind])
        if count:
            who = "1 other person says" if count == 1 else f"{count} other people say"
            yield f"{who} {what}; waiting for a maintainer."


def _listed(note: RuleNote, rulebook: Rulebook) -> ListedNote:
    requirement_set = rulebook.sets.get(note.set_id)
    is_same = requirement_set is not None and is_still_shown(
        note.digest, requirement_set, note.rule_id, rulebook.vocabulary
    )
    return ListedNote(
        id=note.public_id,
        made_on=note.made_on,
        set_id=note.set_id,
        rule_id=note.rule_id,
        kind=note.kind,
        what=note.what,
        document=note.document,
        section=note.section,
        url=note.url,
        read_on=note.read_on,
        has_changed=not is_same,
    )
