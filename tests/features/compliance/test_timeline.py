"""The timeline: what falls due, drawn and listed, the same dates in both."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from cmeridian.domain.kernel.dates import add_months
from cmeridian.domain.records.record import Credential
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.exchange.samples import NAMES
from cmeridian.features.accounts.models import Credential as CredentialRow
from cmeridian.features.accounts.services import (
    create_guest,
    save_credential,
    save_facts,
    touch,
)
from cmeridian.features.compliance.selectors.deadlines import (
    MOST_YEARS,
    find_deadlines,
    find_due_dates,
    last_day_allowed,
)
from tests.features.walking import Guest

ADDRESS = "/credits/timeline/"
ON = date(2026, 11, 24)
GuestOf = Callable[..., Guest]


def text(answer: HttpResponse) -> str:
    """Read a page as words."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def listed_days(content: str) -> list[str]:
    return re.findall(r'<span class="date-day"><time datetime="([\d-]+)"', content)


@pytest.mark.parametrize("name", NAMES)
def test_the_list_holds_every_due_date_and_the_drawing_every_day(
    guest: GuestOf, today: date, name: str
) -> None:
    someone = guest(name)
    _, dates, _ = find_due_dates(person=someone.person, on=today, until=None)
    content = someone.client.get(ADDRESS).content.decode()
    assert listed_days(content) == [item.due.isoformat() for item in dates]
    drawings = re.findall(r"<svg.*?</svg>", content, re.DOTALL)
    charts = [drawing for drawing in drawings if "timeline-" in drawing]
    assert len(charts) == 2
    days = {(item.set, item.due) for item in dates}
    for drawing in charts:
        assert drawing.count("<path") == len(days)
        for _, due in days:
            assert day_month_year(due) in drawing


def test_the_answer_comes_first(guest: GuestOf) -> None:
    words = text(guest().client.get(ADDRESS))
    assert words.index("By the rules as read, 30 things fall due") < words.index("The dates")


def test_each_date_leads_to_its_rule_and_each_renewal_to_its_set(guest: GuestOf) -> None:
    amara = guest()
    content = amara.client.get(ADDRESS).content.decode()
    row = CredentialRow.objects.of(amara.person).get(set_id="us-ca-md")
    assert f'href="/credits/{row.public_id}/rules/geriatrics_20pct/"' in content
    assert f'href="/credits/{row.public_id}/"' in content


def test_a_later_day_may_be_asked_for(guest: GuestOf, today: date) -> None:
    until = last_day_allowed(today)
    content = guest("lena").client.get(ADDRESS, {"until": until.isoformat()}).content.decode()
    assert "Error:" not in content
    assert max(listed_days(content)) > add_months(today, 12 * (MOST_YEARS - 3)).isoformat()


@pytest.mark.parametrize(
    ("days", "is_fine"), [(0, False), (1, True), (-1, False), (20 * 366, False)]
)
def test_a_day_outside_of_what_is_listed_is_named(
    guest: GuestOf, today: date, days: int, is_fine: bool
) -> None:
    until = (today + timedelta(days=days)).isoformat()
    answer = guest("lena").client.get(ADDRESS, {"until": until})
    content = answer.content.decode()
    assert answer.status_code == 200
    assert ("Enter a day after" in content) is not is_fine
    assert f'value="{until}"' in content


@pytest.mark.parametrize("until", ["soon", "2027-02-30", "9999-12-31", "0001-01-01", "<b>"])
def test_what_is_no_day_is_named_and_the_usual_dates_stay(guest: GuestOf, until: str) -> None:
    answer = guest("lena").client.get(ADDRESS, {"until": until})
    content = answer.content.decode()
    assert answer.status_code == 200
    assert re.search(r"<title>\s*Error: ", content)
    assert len(listed_days(content)) == 11


def test_one_authority_may_be_asked_for(guest: GuestOf) -> None:
    content = guest().client.get(ADDRESS, {"set": "us-dea-mate"}).content.decode()
    assert len(listed_days(content)) == 2
    assert 'type="hidden" name="set" value="us-dea-mate"' in content


def test_an_unknown_authority_shows_all(guest: GuestOf) -> None:
    amara = guest()
    every = listed_days(amara.client.get(ADDRESS).content.decode())
    assert listed_days(amara.client.get(ADDRESS, {"set": "<b>"}).content.decode()) == every


@pytest.mark.django_db
class TestSelector:
    def test_it_looks_to_the_end_of_the_furthest_window(self) -> None:
        person = create_guest(profession="MD", on=ON)
        expires = date(2034, 6, 30)
        save_credential(person=person, credential=Credential("us-abfm", expires=expires))
        assert find_deadlines(person=person, on=ON).until == expires

    def test_what_was_due_before_today_is_said_apart(self) -> None:
        person = create_guest(profession="MD", on=ON)
        save_facts(person=person, facts={"dea_registrant": True})
        save_credential(
            person=person,
            credential=Credential("us-dea-mate", issued=date(2015, 3, 1), expires=ON),
        )
        deadlines = find_deadlines(person=person, on=ON)
        (past,) = deadlines.past
        assert past[0].due is not None and past[0].due < ON

    def test_whose_dates_are_not_known_is_said(self) -> None:
        person = create_guest(profession="MD", on=ON)
        public_id = save_credential(person=person, credential=Credential("us-fl-md"))
        deadlines = find_deadlines(person=person, on=ON)
        assert deadlines.undated == (("Florida Board of Medicine", public_id),)
        assert deadlines.chart is None


def test_nothing_held_shows_what_will_stand_here(guest: GuestOf) -> None:
    someone = guest("lena")
    CredentialRow.objects.of(someone.person).delete()
    touch(someone.person)
    words = text(someone.client.get(ADDRESS))
    assert "no date is known" in words
    assert "nothing falls due" not in words
    assert "Add a credential with its expiry" in words


def test_the_calendar_is_a_file_with_links_back(guest: GuestOf) -> None:
    amara = guest()
    answer = amara.client.get("/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Content-Disposition"] == 'attachment; filename="cmeridian.ics"'
    row = CredentialRow.objects.of(amara.person).get(set_id="us-ca-md")
    assert f"URL:http://localhost/credits/{row.public_id}/".encode() in answer.content
    assert b"CMEridian deadlines (sample)" in answer.content
    assert amara.client.get("/calendar.ics").content == answer.content


def test_nobody_is_led_to_the_start(stranger: Client) -> None:
    for address in (ADDRESS, "/calendar.ics"):
        assert stranger.get(address)["Location"] == "/start/"
