"""What changed in a person's rules since they last looked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.rule_changes import ChangeKind, compare_rules, rules_in_words
from cmeridian.domain.requirements.wording.names import authority_name, title_in
from cmeridian.exchange.answers import Answer, day
from cmeridian.features.compliance.models import RulesSeen
from cmeridian.features.compliance.selectors.coverage import own_set_ids

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rule_changes import RuleChange
    from cmeridian.domain.requirements.rulebook import RequirementSet
    from cmeridian.features.accounts.models import Person
    from cmeridian.features.compliance.selectors.standing import Standing


@dataclass(frozen=True, slots=True)
class ChangedRule:
    """One rule that reads otherwise. was, now: sentences, empty for no rule.

    has_page: whether the rule is judged now, so that its page can be opened.
    """

    rule: str
    title: str
    kind: ChangeKind
    was: str
    now: str
    has_page: bool


@dataclass(frozen=True, slots=True)
class RulesChanged:
    """The changed rules of one set, since the day on which they were last seen.

    as_of: the year of the text that was read, None for an undated one.
    """

    since: date
    set_id: str
    public_id: str
    authority: str
    as_of: int | None
    confidence: str
    items: tuple[ChangedRule, ...]


def rule_changes(*, standing: Standing, person: Person) -> tuple[RulesChanged, ...]:
    """List what changed in the rules of the sets that were held before and are held now.

    Nothing that the person did is a change of rules: a set that is new to them, or that is their
    own, is left out.
    """
    seen = RulesSeen.objects.of(person).first()
    if seen is None:
        return ()
    return changes_since(standing=standing, rules=seen.rules, since=seen.seen_on)


def changes_since(
    *, standing: Standing, rules: Mapping[str, Mapping[str, str]], since: date
) -> tuple[RulesChanged, ...]:
    """List what changed in the rules since a day.

    rules: as they read on that day, by set and rule. A set that is not among them is left out.
    """
    return tuple(_changed(rules, since, standing))


def rules_last_seen(person: Person) -> tuple[Mapping[str, Mapping[str, str]], date] | None:
    """Give the rules as a person last saw them, and since when; None if they never did."""
    seen = RulesSeen.objects.of(person).first()
    return (seen.rules, seen.seen_on) if seen else None


def rules_changes_answer(changes: Iterable[RulesChanged], *, on: date) -> Answer:
    """Build `cmeridian/rules-changes/1`: what changed since the rules were last seen."""
    return {
        "schema": "cmeridian/rules-changes/1",
        "on": day(on),
        "sets": [
            {
                "set": one.set_id,
                "authority": one.authority,
                "since": day(one.since),
                "as_of": one.as_of,
                "confidence": one.confidence,
                "rules": [
                    {
                        "rule": item.rule,
                        "title": item.title,
                        "kind": item.kind,
                        "was": item.was,
                        "now": item.now,
                    }
                    for item in one.items
                ],
            }
            for one in changes
        ],
    }


def rules_now(standing: Standing, *, on: date) -> dict[str, dict[str, str]]:
    """Write the rules in force on a day of every set that is held, by set and rule."""
    return {
        requirement_set.id: rules_in_words(requirement_set, standing.vocabulary, on)
        for requirement_set in _sets_held(standing)
    }


def has_new_sets(*, standing: Standing, person: Person) -> bool:
    """Tell whether a set is held whose rules were never remembered."""
    seen = RulesSeen.objects.of(person).first()
    return any(s.id not in (seen.rules if seen else {}) for s in _sets_held(standing))


def _sets_held(standing: Standing) -> Iterator[RequirementSet]:
    own = own_set_ids(standing)
    for ledger in standing.ledger.sets:
        set_id = ledger.requirement_set.id
        if set_id not in own:
            # With all dated versions of its rules; the ledger's own keeps one of each.
            yield standing.rulebook.sets[set_id]


def _changed(
    rules: Mapping[str, Mapping[str, str]], since: date, standing: Standing
) -> Iterator[RulesChanged]:
    for requirement_set in _sets_held(standing):
        before = rules.get(requirement_set.id)
        if before is None:
            continue
        now = rules_in_words(requirement_set, standing.vocabulary, standing.on)
        changes = compare_rules(before, now)
        if changes:
            yield RulesChanged(
                since=since,
                set_id=requirement_set.id,
                public_id=standing.kept.id_of_set(requirement_set.id),
                authority=authority_name(requirement_set),
                as_of=requirement_set.provenance.as_of,
                confidence=requirement_set.provenance.confidence,
                items=tuple(_item(change, requirement_set, standing) for change in changes),
            )


def _item(change: RuleChange, requirement_set: RequirementSet, standing: Standing) -> ChangedRule:
    ledger = standing.set_ledger(requirement_set.id)
    return ChangedRule(
        rule=change.rule,
        title=title_in(requirement_set, change.rule, standing.vocabulary),
        kind=change.kind,
        was=change.before or "",
        now=change.after or "",
        has_page=ledger is not None and ledger.finding(change.rule) is not None,
    )
