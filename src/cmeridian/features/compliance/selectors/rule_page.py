"""One rule as its page shows it: number, reason and source together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from cmeridian.domain.requirements.questions import facts_behind
from cmeridian.domain.requirements.rulebook import Task
from cmeridian.domain.requirements.wording.activities import credit_in_words, topic_in_words
from cmeridian.domain.requirements.wording.answers import fact_in_words
from cmeridian.domain.requirements.wording.clocks import frequency_in_words
from cmeridian.domain.requirements.wording.conditions import condition_in_words, question_of
from cmeridian.domain.requirements.wording.names import authority_name, credential_name, quantity
from cmeridian.domain.requirements.wording.provenance import check_words, reliance_words
from cmeridian.domain.requirements.wording.reckoning import reckoning_words
from cmeridian.domain.requirements.wording.rows import FindingRow, finding_row
from cmeridian.domain.requirements.wording.rules import (
    capitalised,
    part_mark,
    parts_of,
    rule_alone,
    with_mark,
)
from cmeridian.domain.requirements.wording.windows import window_words
from cmeridian.exchange.rule_digest import rule_digest
from cmeridian.features.compliance.selectors.coverage import own_set_ids
from cmeridian.features.compliance.selectors.notes import NotesOnRule, notes_on_rule
from cmeridian.features.compliance.selectors.sources import SourceLine, source_lines
from cmeridian.features.compliance.selectors.standing import Standing, find_standing

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Activity, FactValue
    from cmeridian.domain.requirements.findings import Finding, SetLedger
    from cmeridian.domain.requirements.rulebook import Rule, Vocabulary
    from cmeridian.features.accounts.models import Person

MOST_COUNTED = 200
MOST_REFUSED = 50

Where = Literal["questions", "credential", "about"]


@dataclass(frozen=True, slots=True)
class WordLine:
    """A sentence of the rule. mark: of the part it belongs to, such as (1); depth: how nested."""

    mark: str
    words: str
    depth: int


@dataclass(frozen=True, slots=True)
class GivenFact:
    """A fact on which the rule turns. answer: empty where it is not known; where: to change it."""

    name: str
    question: str
    answer: str
    where: Where


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """An activity that counts or does not. credits, topics: as recorded, in words."""

    public_id: str
    title: str
    completed: date
    credits: str
    topics: str


@dataclass(frozen=True, slots=True)
class RefusedGroup:
    """Activities that do not count for one and the same reason."""

    reason: str
    activities: tuple[ActivityLine, ...]


@dataclass(frozen=True, slots=True)
class RulePage:
    """Everything on the page of one rule.

    condition: when it applies, as a clause after `if`, or empty. is_event: it is met by a day on
    the credential, not by an activity. digest: of the rule as shown.
    counts and refused are cut at a limit; more_counts and more_refused say how many follow. notes
    None: of one's own sets, about which nobody reports to us.
    """

    public_id: str
    set_id: str
    authority: str
    credential: str
    window: str
    row: FindingRow
    digest: str
    condition: str
    facts: tuple[GivenFact, ...]
    words: tuple[WordLine, ...]
    how_often: str
    counted: str
    required: str
    is_event: bool
    short_by: str
    reckoning: str
    counts: tuple[ActivityLine, ...]
    more_counts: int
    refused: tuple[RefusedGroup, ...]
    more_refused: int
    note: str
    sources: tuple[SourceLine, ...]
    reliance: str
    check: str
    notes: NotesOnRule | None

    @property
    def finding(self) -> Finding:
        """The finding itself."""
        return self.row.finding

    @property
    def is_own(self) -> bool:
        """Whether the person entered the set."""
        return self.notes is None


def rule_page(*, person: Person, public_id: str, rule_id: str, on: date) -> RulePage | None:
    """Gather everything about one rule; None for a credential or a rule that is not there."""
    standing = find_standing(person=person, on=on)
    held = standing.kept.held_as(public_id)
    ledger = standing.set_ledger(held.credential.set) if held else None
    finding = ledger.finding(rule_id) if ledger else None
    if ledger is None or finding is None:
        return None
    terms, vocabulary = ledger.requirement_set, standing.vocabulary
    rule = terms.rule(rule_id)
    digest = rule_digest(terms, rule_id, vocabulary)
    is_own = terms.id in own_set_ids(standing)
    activities = _Activities(standing)
    return RulePage(
        public_id=public_id,
        set_id=terms.id,
        authority=authority_name(terms),
        credential=capitalised(credential_name(terms)),
        window=window_words(ledger.window, on=on),
        row=finding_row(finding, ledger, vocabulary=vocabulary, on=on),
        digest=digest,
        condition=_condition(rule, vocabulary),
        facts=tuple(_facts(finding, ledger, standing)),
        words=tuple(words_of(rule, vocabulary)) if rule else (),
        how_often=frequency_in_words(rule.frequency) if rule else "",
        is_event=isinstance(rule, Task) and bool(rule.select.events),
        **_numbers(finding, ledger),
        counts=tuple(activities.lines(finding.counts[:MOST_COUNTED])),
        more_counts=max(0, len(finding.counts) - MOST_COUNTED),
        refused=_refused(finding, activities),
        more_refused=max(0, len(finding.refused) - MOST_REFUSED),
        note=with_mark(finding.note or ""),
        sources=source_lines(terms.provenance.sources),
        reliance=reliance_words(terms.provenance, finding.confidence),
        check=check_words(terms.provenance, on=on),
        notes=None
        if is_own
        else notes_on_rule(person=person, set_id=terms.id, rule_id=rule_id, digest=digest),
    )


def _condition(rule: Rule | None, vocabulary: Vocabulary) -> str:
    if rule is None or rule.applies_if is None:
        return ""
    return condition_in_words(rule.applies_if, vocabulary)


def _numbers(finding: Finding, ledger: SetLedger) -> dict[str, str]:
    def amount(value: object) -> str:
        return "" if value is None else quantity(value, finding.unit)  # type: ignore[arg-type]

    return {
        "counted": amount(finding.counted),
        "required": amount(finding.required),
        "short_by": amount(finding.short_by) if finding.status == "short" else "",
        "reckoning": reckoning_words(finding, ledger),
    }


def _facts(finding: Finding, ledger: SetLedger, standing: Standing) -> Iterator[GivenFact]:
    rule, vocabulary = ledger.requirement_set.rule(finding.rule), standing.vocabulary
    behind = facts_behind(rule) if rule else ()
    # What is asked may also decide a rule whose hours this one would share.
    for name in dict.fromkeys((*behind, *finding.asks)):
        term = vocabulary.facts.get(name)
        kind = term.kind if term else ""
        value = _value(name, kind, ledger, standing)
        answer = "" if value is None else fact_in_words(value, vocabulary, kind=kind)
        yield GivenFact(name, question_of(name, vocabulary), answer, _where(name, kind))


def _value(name: str, kind: str, ledger: SetLedger, standing: Standing) -> FactValue | None:
    record, set_id = standing.kept.record, ledger.requirement_set.id
    if kind == "issue_date":
        return next((c.issued for c in record.credentials if c.set == set_id), None)
    if name == "specialty" and record.clinician.specialty is not None:
        return record.clinician.specialty
    return record.clinician.facts.get(name)


def _where(name: str, kind: str) -> Where:
    if kind == "issue_date":
        return "credential"
    return "about" if name == "specialty" else "questions"


def words_of(
    rule: Rule, vocabulary: Vocabulary, *, depth: int = 0, mark: str = ""
) -> Iterator[WordLine]:
    """Write a rule, and each of the parts that it combines, as sentences."""
    yield WordLine(mark, rule_alone(rule, vocabulary), depth)
    for place, part in enumerate(parts_of(rule)):
        yield from words_of(part, vocabulary, depth=depth + 1, mark=part_mark(place, depth))


class _Activities:
    """Writes activities of the record by their ids."""

    def __init__(self, standing: Standing) -> None:
        self._by_id = {a.id: a for a in standing.kept.record.activities}
        self._public = standing.kept.activity_ids
        self._vocabulary = standing.vocabulary

    def lines(self, ids: Iterable[str]) -> Iterator[ActivityLine]:
        """Write those of the ids that are in the record."""
        for id_ in ids:
            activity = self._by_id.get(id_)
            if activity is not None and id_ in self._public:
                yield self._line(activity)

    def _line(self, activity: Activity) -> ActivityLine:
        claims = [with_mark(credit_in_words(c, self._vocabulary)) for c in activity.credits]
        topics = [
            topic_in_words(name, hours, self._vocabulary) for name, hours in activity.topics.items()
        ]
        return ActivityLine(
            public_id=self._public[activity.id],
            title=activity.title or activity.id,
            completed=activity.completed,
            credits="; ".join(claims),
            topics="; ".join(topics),
        )


def _refused(finding: Finding, activities: _Activities) -> tuple[RefusedGroup, ...]:
    by_reason: dict[str, list[str]] = {}
    for refusal in finding.refused[:MOST_REFUSED]:
        by_reason.setdefault(refusal.reason.rstrip("."), []).append(refusal.id)
    return tuple(
        RefusedGroup(with_mark(reason), tuple(activities.lines(ids)))
        for reason, ids in by_reason.items()
    )
