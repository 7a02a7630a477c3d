"""What changed in the rules since a person last looked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from cmeridian.domain.kernel.dates import add_months
from cmeridian.features.accounts.models import Credential
from cmeridian.features.accounts.services import touch
from cmeridian.features.base.models import AuditEvent
from cmeridian.features.compliance.models import RulesSeen
from cmeridian.features.compliance.selectors import Standing, find_standing, rule_changes
from cmeridian.features.compliance.selectors.rules_seen import has_new_sets
from cmeridian.features.compliance.services import acknowledge_rules, remember_rules
from tests.features.walking import Guest

GuestOf = Callable[..., Guest]
PHARMACIST = "us-ca-pharmacist"
BEFORE = date(2023, 12, 31)
"""The last day before the rule on cultural competency came into force."""


@pytest.fixture
def lena(guest: GuestOf, today: date) -> tuple[Guest, Standing]:
    """Walk in as the pharmacist, with nothing remembered."""
    person = guest("lena")
    RulesSeen.objects.all().delete()
    return person, find_standing(person=person.person, on=today)


def _changes(lena: tuple[Guest, Standing]) -> list[tuple[str, str, str]]:
    guest, standing = lena
    return [
        (c.set_id, item.rule, item.kind)
        for c in rule_changes(standing=standing, person=guest.person)
        for item in c.items
    ]


def _remember(lena: tuple[Guest, Standing], **options: Any) -> None:
    guest, standing = lena
    remember_rules(person=guest.person, standing=standing, on=standing.on, **options)


def _store(lena: tuple[Guest, Standing], **sentences: str | None) -> None:
    """Change what is remembered of the set."""
    seen = RulesSeen.objects.of(lena[0].person).get()
    rules = {**seen.rules[PHARMACIST], **sentences}
    seen.rules = {PHARMACIST: {name: words for name, words in rules.items() if words is not None}}
    seen.save()


def test_where_nothing_was_remembered_nothing_has_changed(lena):
    assert _changes(lena) == []


def test_what_is_remembered_today_has_not_changed_today(lena):
    _remember(lena)
    assert _changes(lena) == []


def test_a_rule_that_came_into_force_since_is_new(lena, today: date):
    _remember(lena, as_of=BEFORE)
    guest, standing = lena
    (change,) = rule_changes(standing=standing, person=guest.person)
    (item,) = change.items
    assert (change.since, change.authority) == (BEFORE, "California State Board of Pharmacy")
    assert (change.as_of, change.confidence) == (2024, "high")
    assert (item.rule, item.kind, item.was) == ("cultural_competency", "added", "")
    assert item.now.startswith("At least 1 hour on")
    assert item.has_page


def test_on_its_first_day_a_rule_is_no_longer_new(lena):
    _remember(lena, as_of=BEFORE + timedelta(days=1))
    assert _changes(lena) == []


def test_changed_and_removed_rules_are_told(lena):
    _remember(lena)
    _store(lena, total="At least 20 hours.", gone="At least 1 hour on manners.")
    assert _changes(lena) == [
        (PHARMACIST, "total", "changed"),
        (PHARMACIST, "gone", "removed"),
    ]


def test_what_the_person_did_is_no_change_of_rules(lena, today: date):
    guest, standing = lena
    _remember(lena)
    Credential.objects.create(person=guest.person, set_id="us-tx-pharmacist")
    touch(guest.person)
    standing = find_standing(person=guest.person, on=today)
    assert _changes((guest, standing)) == []
    assert has_new_sets(standing=standing, person=guest.person)
    acknowledge_rules(person=guest.person, on=today)
    assert set(RulesSeen.objects.get().rules) == {PHARMACIST, "us-tx-pharmacist"}
    assert not has_new_sets(standing=standing, person=guest.person)


def test_remembering_again_adds_new_sets_and_keeps_what_was_seen(lena, today: date):
    guest, _ = lena
    _remember(lena, as_of=BEFORE)
    Credential.objects.create(person=guest.person, set_id="us-tx-pharmacist")
    touch(guest.person)
    both = (guest, find_standing(person=guest.person, on=today))
    _remember(both)
    assert set(RulesSeen.objects.get().rules) == {PHARMACIST, "us-tx-pharmacist"}
    assert _changes(both) == [(PHARMACIST, "cultural_competency", "added")]


def test_sets_of_ones_own_are_never_compared(guest: GuestOf, today: date):
    amara = guest("amara")
    standing = find_standing(person=amara.person, on=today)
    remember_rules(person=amara.person, standing=standing, on=today)
    rules = RulesSeen.objects.of(amara.person).get().rules
    assert "us-ca-md" in rules
    assert "valley-view-hospital" not in rules


def test_acknowledging_settles_the_changes(lena, today: date):
    guest, _ = lena
    _remember(lena, as_of=BEFORE)
    answer = guest.client.post("/credits/rules-seen/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert _changes(lena) == []
    assert RulesSeen.objects.get().seen_on == today
    assert AuditEvent.objects.filter(action="rules.seen").count() == 1


def test_acknowledging_is_only_a_post(lena):
    _remember(lena, as_of=BEFORE)
    assert lena[0].client.get("/credits/rules-seen/").status_code == 405
    assert _changes(lena) != []


def test_a_stranger_acknowledges_nothing(stranger: Client):
    assert stranger.post("/credits/rules-seen/")["Location"] == "/start/"
    assert not RulesSeen.objects.exists()


def test_one_persons_acknowledgement_is_no_others(guest: GuestOf, lena, today: date):
    _remember(lena, as_of=BEFORE)
    acknowledge_rules(person=guest("lena").person, on=today)
    assert _changes(lena) == [(PHARMACIST, "cultural_competency", "added")]


def test_erasing_takes_what_was_seen_along(lena):
    from cmeridian.features.accounts.services import erase_person

    _remember(lena)
    erase_person(person=lena[0].person)
    assert not RulesSeen.objects.exists()


def test_the_part_for_today_says_was_and_now(lena):
    guest, standing = lena
    _remember(lena, as_of=BEFORE)
    _store(lena, total="At least 20 <hours>.", gone="At least 1 hour on manners.")
    changes = rule_changes(standing=standing, person=guest.person)
    html = render_to_string(
        "compliance/parts/rule_changes.html", {"changes": changes}, RequestFactory().get("/")
    )
    text = " ".join(html.split())
    assert "At least 20 &lt;hours&gt;." in text
    assert "no longer asked for" in text
    assert "As read in a text of 2024; confidence high." in text
    assert 'action="/credits/rules-seen/"' in text
    assert "I have seen this" in text
    assert "/rules/gone/" not in text


def test_without_changes_the_part_is_empty():
    assert render_to_string("compliance/parts/rule_changes.html", {"changes": ()}).strip() == ""


def test_of_a_rule_with_two_versions_the_change_shows_on_the_day(lena, today: date):
    guest, standing = lena
    terms = standing.rulebook.sets[PHARMACIST]
    total = terms.rule("total")
    turn = add_months(today, -1)
    old = replace(total, effective_to=turn - timedelta(days=1))
    new = replace(total, amount=total.amount + 5, effective_from=turn)
    changed = replace(terms, rules=(old, new, *terms.rules[1:]))
    rulebook = replace(standing.rulebook, sets={PHARMACIST: changed})
    kept = replace(standing.kept, own=replace(standing.kept.own, rulebook=rulebook))
    changed_standing = (guest, Standing(kept, standing.ledger))
    _remember(changed_standing, as_of=turn - timedelta(days=1))
    assert (PHARMACIST, "total", "changed") in _changes(changed_standing)
