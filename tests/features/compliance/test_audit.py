"""Audit readiness: what an auditor would ask for, what is there, and where it can be mended."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from django.test import Client

from cmeridian.features.accounts.models import Credential
from cmeridian.features.accounts.services import touch
from cmeridian.features.portfolio.models import Activity
from tests.features.walking import Guest

GuestOf = Callable[..., Guest]
Address = Callable[..., str]


def text(content: bytes) -> str:
    """Read a page as words."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", content.decode())))


def test_the_answer_comes_first_then_what_waits_for_evidence(
    guest: GuestOf, address_of: Address
) -> None:
    amara = guest()
    words = text(amara.client.get(address_of(amara, below="audit/")).content)
    places = [
        words.index(part)
        for part in (
            "5 of the 9 activities that count in the present period have what an auditor would",
            "Present period: 1 Jan 2025 to 31 Dec 2026",
            "Waiting for evidence (4)",
            "Ready (5)",
            "Earlier period: 1 Jan 2023 to 31 Dec 2024",
        )
    ]
    assert places == sorted(places)


def test_each_gap_is_named_with_the_step_that_mends_it(guest: GuestOf, address_of: Address) -> None:
    amara = guest()
    content = amara.client.get(address_of(amara, below="audit/")).content.decode()
    row = Activity.objects.of(amara.person).get(title="Diabetes technology for the family doctor")
    assert "No document on file." in content
    assert f'<a href="/activities/{row.public_id}/">Add what is missing' in content


def test_it_names_the_terms_the_sources_and_who_decides(
    guest: GuestOf, address_of: Address
) -> None:
    amara = guest()
    words = text(amara.client.get(address_of(amara, below="audit/")).content)
    assert "Keep evidence for 4 years." in words
    assert "keep until 31 Dec 2030" in words
    assert "Cal. Bus. & Prof. Code 2190.1" in words
    assert "Who decides: Medical Board of California." in words


def test_nothing_that_counts_is_said_plainly(guest: GuestOf, address_of: Address) -> None:
    marisol = guest("marisol")
    words = text(marisol.client.get(address_of(marisol, "us-aha-bls-acls", "audit/")).content)
    assert "No activity counts for this set" in words
    assert "Nothing counts yet." in words


def test_the_credential_of_another_is_not_there(guest: GuestOf, address_of: Address) -> None:
    amara, lena = guest(), guest("lena")
    others = lena.client.get(address_of(amara, below="audit/"))
    missing = lena.client.get(f"/credits/{'A' * 22}/audit/")
    assert others.status_code == missing.status_code == 404


def test_a_credential_whose_set_we_no_longer_hold_is_not_there(
    guest: GuestOf, address_of: Address
) -> None:
    lena = guest("lena")
    address = address_of(lena, "us-ca-pharmacist", "audit/")
    Credential.objects.of(lena.person).update(set_id="us-zz-gone")
    touch(lena.person)
    assert lena.client.get(address).status_code == 404


def test_nobody_is_led_to_the_start(stranger: Client) -> None:
    assert stranger.get(f"/credits/{'A' * 22}/audit/")["Location"] == "/start/"
