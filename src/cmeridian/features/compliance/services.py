"""Answer what rules ask, note what was found at the source of a rule, and mark rules as seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from cmeridian.domain.kernel.problems import UserError
from cmeridian.domain.requirements.questions import open_questions
from cmeridian.domain.requirements.what_if import compare
from cmeridian.domain.requirements.wording.changes import change_sentences
from cmeridian.features.accounts.services import lock, save_answers
from cmeridian.features.base.services import audit, once
from cmeridian.features.compliance.models import RuleNote, RulesSeen
from cmeridian.features.compliance.selectors.rules_seen import rules_now
from cmeridian.features.compliance.selectors.standing import find_standing

if TYPE_CHECKING:
    from cmeridian.features.accounts.models import Person
    from cmeridian.features.compliance.selectors.questions import Answers
    from cmeridian.features.compliance.selectors.standing import Standing

MOST_NOTES_A_DAY = 20


class TooManyNotes(UserError):
    """A person has noted as much in one day as anyone may."""

    def __init__(self) -> None:
        super().__init__(
            f"You have sent {MOST_NOTES_A_DAY} notes today, which is the limit. "
            "Nothing was saved: send this one tomorrow."
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What a person found at the source of a rule.

    kind: `wrong` or `confirmed`. digest: of the rule as it was shown. what: empty for a
    confirmation. section, url: may be empty.
    """

    kind: str
    set_id: str
    rule_id: str
    digest: str
    document: str
    read_on: date
    what: str = ""
    section: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of answers. address: where to go next; changes: what reads otherwise, in lines.

    is_first: False where the same form had been sent before and nothing was done.
    """

    address: str
    changes: tuple[str, ...]
    is_first: bool


def answer_questions(
    *, person: Person, answers: Answers, on: date, submission: str, address: str, more: str = ""
) -> Answered:
    """Keep what a person answered, once for each form, and say what it changes.

    submission: the key of the form; address: where to go afterwards; more: where to go instead
    while questions are still open. Raises Credential.DoesNotExist for a credential that is gone.
    """
    standing = find_standing(person=person, on=on)
    difference = compare(
        rulebook=standing.rulebook, record=standing.kept.record, change=answers.change, on=on
    )
    is_open = bool(open_questions(difference.after, standing.vocabulary))
    onward = more if more and is_open else address
    done: list[str] = []

    def act() -> str:
        if answers:
            save_answers(
                person=person,
                facts=answers.facts,
                specialty=answers.specialty,
                issued=answers.issued,
            )
        done.append(onward)
        return onward

    outcome = once(key=submission, actor=person.key, act=act)
    changes = tuple(change_sentences(difference, standing.vocabulary))
    return Answered(address=outcome or onward, changes=changes, is_first=bool(done))


def note_rule(*, person: Person, found: Found, on: date, submission: str, address: str) -> str:
    """Keep what a person found, once for each form. Returns the address to go to.

    submission: the key of the form; address: where to go afterwards. Raises TooManyNotes.
    """

    def act() -> str:
        # Those that are sent at the same moment wait for each other.
        lock(person)
        _check_limit(person, on)
        note = RuleNote.objects.create(
            person=person,
            made_on=on,
            **{name: getattr(found, name) for name in Found.__dataclass_fields__},
        )
        audit("rule_note.made", actor=person.key, subject=f"rule_note {note.public_id}")
        return address

    return once(key=submission, actor=person.key, act=act) or address


def hand_over_notes(*, from_person: Person, to_person: Person) -> None:
    """Make the notes of one record those of another, of the same owner."""
    RuleNote.objects.of(from_person).update(person=to_person)


@transaction.atomic
def settle_note(*, public_id: str, is_accepted: bool) -> RuleNote:
    """Keep what the maintainers make of a note. Raises RuleNote.DoesNotExist for an unknown id."""
    note: RuleNote = RuleNote.objects.select_for_update().get(public_id=public_id)
    note.state = RuleNote.State.ACCEPTED if is_accepted else RuleNote.State.DECLINED
    note.save(update_fields=["state"])
    audit(f"rule_note.{note.state}", subject=f"rule_note {public_id}")
    return note


@transaction.atomic
def remember_rules(
    *, person: Person, standing: Standing, on: date, as_of: date | None = None
) -> None:
    """Remember the rules of sets that are new to a person; what was remembered stays.

    as_of: the day whose rules are remembered, if another than on. Writes nothing where no set is
    new, so it may be called at any time.
    """
    day = as_of or on
    seen, _ = RulesSeen.objects.get_or_create(person=person, defaults={"seen_on": day})
    rules = rules_now(standing, on=day)
    if not rules.keys() <= seen.rules.keys():
        seen.rules = {**rules, **seen.rules}
        seen.save(update_fields=["rules"])


@transaction.atomic
def acknowledge_rules(*, person: Person, on: date) -> None:
    """Mark the present rules of everything a person holds as seen by them."""
    standing = find_standing(person=person, on=on)
    RulesSeen.objects.update_or_create(
        person=person, defaults={"seen_on": on, "rules": rules_now(standing, on=on)}
    )
    audit("rules.seen", actor=person.key)


def _check_limit(person: Person, on: date) -> None:
    today = RuleNote.objects.of(person).filter(made_on=on)
    if today.count() >= MOST_NOTES_A_DAY:
        raise TooManyNotes
