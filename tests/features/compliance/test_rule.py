"""The page of one rule: number, reason and source together."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from cmeridian.domain.records.record import Activity as DoneActivity
from cmeridian.domain.records.record import CreditLine
from cmeridian.domain.requirements.doubts import FIRST_CYCLE_TASK
from cmeridian.features.accounts.models import Credential
from cmeridian.features.accounts.services import touch
from cmeridian.features.compliance.selectors.rule_page import MOST_COUNTED, MOST_REFUSED
from cmeridian.features.portfolio.models import Activity
from cmeridian.features.portfolio.services import save_activity
from tests.features.walking import Guest

GuestOf = Callable[..., Guest]
Address = Callable[..., str]


def _text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def rule_text(address_of: Address) -> Callable[..., str]:
    """Read the page of a rule."""

    def read(guest: Guest, rule: str, set_id: str = "us-ca-md") -> str:
        answer = guest.client.get(address_of(guest, set_id, f"rules/{rule}/"))
        assert answer.status_code == 200
        return _text(answer)

    return read


def test_the_first_sentence_is_the_state_with_its_numbers(guest: GuestOf, rule_text):
    text = rule_text(guest(), "pain_or_alternative")
    answer = re.search(r'<p class="answer">(.*?)</p>', text)[1]
    assert answer.startswith("Act now. <strong>8</strong> hours are missing by")


def test_number_reason_and_source_stand_together(guest: GuestOf, rule_text):
    text = rule_text(guest(), "geriatrics_20pct")
    assert "20% of the required 50 hours: 10 hours." in text
    assert "It applies if “What is your specialty?” is Internal medicine" in text
    assert "Cal. Bus. &amp; Prof. Code 2190.1" in text
    assert "<strong>Confidence high</strong>: the text of the rule was read." in text
    assert "<dt>How often</dt><dd>in every cycle</dd>" in text


def test_each_fact_stands_with_its_answer_and_the_way_to_change_it(guest: GuestOf, rule_text):
    text = rule_text(guest(), "geriatrics_20pct")
    assert f'Family medicine · <a href="{reverse("accounts:about")}">Change' in text
    question = f"{reverse('compliance:questions')}?fact=share_patients_65plus"
    assert f'not known · <a href="{question}">Answer' in text
    assert f'href="{question}">Answer the question</a>' in text


def test_a_choice_is_written_part_by_part(guest: GuestOf, rule_text):
    text = rule_text(guest(), "pain_or_alternative")
    assert "<strong>(1)</strong> At least 12 hours on Pain management" in text
    assert "<strong>(2)</strong> At least 12 hours on Treatment of opioid use disorder" in text


def test_what_counts_and_what_does_not_lead_to_the_activities(guest: GuestOf, rule_text):
    amara = guest()
    text = rule_text(amara, "pain_or_alternative")
    counts = Activity.objects.of(amara.person).get(record_id="a07")
    refused = Activity.objects.of(amara.person).get(record_id="a10")
    edit = {
        name: reverse("portfolio:edit", args=[a.public_id])
        for name, a in (("counts", counts), ("refused", refused))
    }
    assert text.index(edit["counts"]) < text.index("What does not count, and why")
    assert text.index(edit["refused"]) > text.index("Is on other topics: 4")


def test_a_rule_of_ones_own_set_is_changed_not_reported(guest: GuestOf, rule_text):
    text = rule_text(guest(), "privileges", "valley-view-hospital")
    assert reverse("accounts:own_set", args=["valley-view-hospital"]) in text
    assert "looks wrong" not in text
    assert "as you entered it" in text


def test_findings_that_belong_to_no_rule_have_a_page(guest: GuestOf, rule_text):
    lena = guest("lena")
    Credential.objects.create(person=lena.person, set_id="us-la-pa")
    touch(lena.person)
    text = rule_text(lena, "general_requirement", "us-la-pa")
    assert "Confirm. Only some topics of this authority are known" in text
    assert "It follows from the set as a whole" in text


def test_a_task_of_the_first_cycle_has_a_page(guest: GuestOf, rule_text, today):
    lena = guest("lena")
    Credential.objects.create(
        person=lena.person,
        set_id="us-md-physician",
        issued=today - timedelta(days=100),
        expires=today + timedelta(days=300),
    )
    touch(lena.person)
    text = rule_text(lena, FIRST_CYCLE_TASK, "us-md-physician")
    assert "Owed at the first renewal" in text
    assert "It follows from the set as a whole" in text


@pytest.mark.parametrize("rule", ["no_such_rule", "total%00", "a" * 300, "<script>"])
def test_a_rule_that_is_not_there_is_missing(guest: GuestOf, address_of: Address, rule: str):
    amara = guest()
    assert amara.client.get(address_of(amara, "us-ca-md", f"rules/{rule}/")).status_code == 404


def test_a_rule_of_another_persons_credential_is_missing(guest: GuestOf, address_of: Address):
    amara, lena = guest("amara"), guest("lena")
    assert lena.client.get(address_of(amara, "us-ca-md", "rules/total/")).status_code == 404


def test_a_rule_of_a_set_that_is_gone_is_missing(guest: GuestOf, address_of: Address):
    lena = guest("lena")
    Credential.objects.create(person=lena.person, set_id="us-zz-gone")
    touch(lena.person)
    assert lena.client.get(address_of(lena, "us-zz-gone", "rules/total/")).status_code == 404


def test_what_people_type_is_escaped(guest: GuestOf, rule_text):
    amara = guest()
    Activity.objects.of(amara.person).filter(record_id="a07").update(title="<b>Pain & co</b>")
    touch(amara.person)
    text = rule_text(amara, "pain_or_alternative")
    assert "&lt;b&gt;Pain &amp; co&lt;/b&gt;" in text
    assert "<b>Pain" not in text


@pytest.mark.parametrize(("extra", "more"), [(-1, 0), (0, 0), (1, 1)])
def test_what_does_not_count_is_listed_up_to_the_limit(
    guest: GuestOf, rule_text, today, extra: int, more: int
):
    lena = guest("lena")
    Activity.objects.of(lena.person).delete()
    add(lena, MOST_REFUSED + extra, on=today - timedelta(days=4000))
    text = rule_text(lena, "total", "us-ca-pharmacist")
    assert text.count("Course number") == MOST_REFUSED + extra - more
    assert (f"And {more} more that do not count" in text) == bool(more)


@pytest.mark.parametrize(("extra", "more"), [(0, 0), (1, 1)])
def test_what_counts_is_listed_up_to_the_limit(
    guest: GuestOf, rule_text, today, extra: int, more: int
):
    lena = guest("lena")
    Activity.objects.of(lena.person).delete()
    add(lena, MOST_COUNTED + extra, on=today - timedelta(days=30))
    text = rule_text(lena, "total", "us-ca-pharmacist")
    assert text.count("Course number") == MOST_COUNTED
    assert (f"And {more} more, under" in text) == bool(more)


def add(guest: Guest, count: int, *, on: Any) -> None:
    """Add so many courses done on a day."""
    for number in range(count):
        activity = DoneActivity(
            id=f"n{number}",
            completed=on,
            title=f"Course number {number}",
            credits=(CreditLine("ACPE", Decimal(1)),),
        )
        save_activity(person=guest.person, activity=activity)
