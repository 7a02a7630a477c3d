"""The transcript: a sheet for one credential and cycle."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client

from cmeridian.domain.records.record import Activity, Credential
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.features.accounts.models import Person
from cmeridian.features.accounts.services import create_guest, save_credential
from cmeridian.features.compliance.selectors.named_credential import NotHeld
from cmeridian.features.compliance.selectors.transcript_page import MOST_PERIODS, find_transcript
from cmeridian.features.portfolio.services import save_activity
from tests.features.walking import Guest

GuestOf = Callable[..., Guest]
Address = Callable[..., str]


def text(content: bytes) -> str:
    """Read a page as words."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", content.decode())))


def sheet(guest: Guest, address: str, **query: str) -> str:
    answer = guest.client.get(address, query)
    assert answer.status_code == 200
    content = answer.content
    return text(content[content.index(b"<article") : content.index(b"</article>")])


def test_it_names_person_licence_authority_cycle_and_day(
    guest: GuestOf, address_of: Address, today: date
) -> None:
    amara = guest()
    words = sheet(amara, address_of(amara, below="transcript/"))
    for part in (
        "Clinician Amara Okafor (sample), MD, Family medicine",
        "NPI 1234567893",
        "Authority Medical Board of California",
        "Number A-000000",
        "Cycle 1 Jan 2025 to 31 Dec 2026",
        f"Made on {day_month_year(today)}",
    ):
        assert part in words


def test_an_invented_person_is_marked_on_the_sheet(guest: GuestOf, address_of: Address) -> None:
    amara = guest()
    words = sheet(amara, address_of(amara, below="transcript/"))
    assert "Sample This person is invented, and so is everything on this sheet." in words
    amara.person.sample = ""
    amara.person.save()
    assert "invented" not in sheet(amara, address_of(amara, below="transcript/"))


def test_it_counts_as_the_ledger_does_and_says_what_is_missing(
    guest: GuestOf, address_of: Address
) -> None:
    amara = guest()
    words = sheet(amara, address_of(amara, below="transcript/"))
    assert "Missing: 8 hours." in words
    assert "Total 73.5 of 50 hours Complete" in words
    assert "4 of 12 hours Act now" in words


def test_activities_stand_with_their_credits_topics_and_rules(
    guest: GuestOf, address_of: Address
) -> None:
    amara = guest()
    words = sheet(amara, address_of(amara, below="transcript/"))
    assert "The pain conversation" in words
    assert "4 AMA PRA Category 1 Credit™ Pain management: 4 hours Total; Pain management" in words


def test_classes_are_totalled_and_never_added_up(guest: GuestOf, address_of: Address) -> None:
    amara = guest()
    words = sheet(amara, address_of(amara, below="transcript/"))
    assert "73.5 AMA PRA Category 1 Credit™" in words
    assert "33 AAFP Prescribed" in words
    assert "106.5" not in words


def test_evidence_is_listed_and_what_lacks_it_is_said(guest: GuestOf, address_of: Address) -> None:
    amara = guest()
    words = sheet(amara, address_of(amara, below="transcript/"))
    assert "The pain conversation, 26 Jul 2025: pain.pdf" in re.sub(
        r"conversation, \d+ \w+ \d+", "conversation, 26 Jul 2025", words
    )
    assert words.count("waiting for evidence") == 4


def test_sources_and_who_decides_stand_on_it(guest: GuestOf, address_of: Address) -> None:
    amara = guest()
    words = sheet(amara, address_of(amara, below="transcript/"))
    assert "Cal. Bus. & Prof. Code 2190.1" in words
    assert "Who decides: Medical Board of California." in words


def test_the_cycle_before_is_judged_on_its_last_day(guest: GuestOf, address_of: Address) -> None:
    amara = guest()
    words = sheet(amara, address_of(amara, below="transcript/"), period="1")
    assert "Cycle 1 Jan 2023 to 31 Dec 2024" in words
    assert "judged as of 31 Dec 2024, the last day of this cycle" in words
    assert "Family medicine board review" in words
    assert "The pain conversation" not in words


def test_cycles_can_be_chosen_by_links(guest: GuestOf, address_of: Address) -> None:
    amara = guest()
    address = address_of(amara, below="transcript/")
    content = amara.client.get(address).content.decode()
    assert 'href="?period=1"' in content
    assert f'href="{address}" aria-current="true"' in content


@pytest.mark.parametrize("period", ["2", "-1", "x", "1.5", "99", "999999999", "١", "<b>"])
def test_a_cycle_that_is_not_there_is_not_found(
    guest: GuestOf, address_of: Address, period: str
) -> None:
    amara = guest()
    answer = amara.client.get(address_of(amara, below="transcript/"), {"period": period})
    assert answer.status_code == 404


def test_a_rolling_window_has_no_earlier_cycle(guest: GuestOf, address_of: Address) -> None:
    tomasz = guest("tomasz")
    address = address_of(tomasz, "us-abs", "transcript/")
    assert "?period=1" not in tomasz.client.get(address).content.decode()
    assert tomasz.client.get(address, {"period": "1"}).status_code == 404


def test_a_cycle_without_activities_still_makes_a_sheet(
    guest: GuestOf, address_of: Address
) -> None:
    marisol = guest("marisol")
    words = sheet(marisol, address_of(marisol, "us-aha-bls-acls", "transcript/"))
    assert "Nothing counts in this cycle yet." in words


def test_the_credential_of_another_is_not_there(guest: GuestOf, address_of: Address) -> None:
    amara, lena = guest(), guest("lena")
    others = lena.client.get(address_of(amara, below="transcript/"))
    missing = lena.client.get(f"/credits/{'A' * 22}/transcript/")
    assert others.status_code == missing.status_code == 404


def test_nobody_is_led_to_the_start(stranger: Client) -> None:
    assert stranger.get(f"/credits/{'A' * 22}/transcript/")["Location"] == "/start/"


@pytest.mark.django_db
class TestPeriods:
    ON = date(2026, 11, 24)

    def held(self, **dates: date) -> tuple[Person, str]:
        person = create_guest(profession="MD", on=self.ON)
        credential = Credential("us-ca-md", **dates)
        return person, save_credential(person=person, credential=credential)

    def test_without_activities_only_the_present_cycle_is_offered(self) -> None:
        person, public_id = self.held(expires=date(2026, 12, 31))
        page = find_transcript(person=person, public_id=public_id, on=self.ON)
        assert [choice.back for choice in page.choices] == [0]

    def test_an_old_activity_opens_no_more_than_the_limit(self) -> None:
        person, public_id = self.held(expires=date(2026, 12, 31))
        old = Activity(id="old", completed=date(1950, 1, 1))
        save_activity(person=person, activity=old)
        page = find_transcript(
            person=person, public_id=public_id, on=self.ON, back=MOST_PERIODS - 1
        )
        assert len(page.choices) == MOST_PERIODS
        with pytest.raises(NotHeld):
            find_transcript(person=person, public_id=public_id, on=self.ON, back=MOST_PERIODS)

    def test_cycles_go_back_to_the_issue_of_the_licence(self) -> None:
        person, public_id = self.held(issued=date(2023, 6, 1), expires=date(2026, 12, 31))
        save_activity(person=person, activity=Activity(id="old", completed=date(1990, 1, 1)))
        page = find_transcript(person=person, public_id=public_id, on=self.ON)
        assert [choice.back for choice in page.choices] == [0, 1]

    def test_an_unknown_period_is_said(self) -> None:
        person, public_id = self.held()
        page = find_transcript(person=person, public_id=public_id, on=self.ON)
        assert (page.days, len(page.choices)) == ("", 1)
