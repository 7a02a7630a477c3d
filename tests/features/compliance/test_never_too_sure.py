"""Where something is not known, no page says that nothing is missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

from django.http import HttpResponse
from django.utils import timezone

from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.features.accounts.models import Credential
from cmeridian.features.accounts.services import touch
from tests.features.walking import Guest

GuestOf = Callable[..., Guest]


def text(answer: HttpResponse) -> str:
    """Read a page as words."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def expiring(someone: Guest, *, in_days: int) -> str:
    """Let every credential expire in some days, and give that day in words."""
    day = timezone.localdate() + timedelta(days=in_days)
    Credential.objects.of(someone.person).update(expires=day)
    touch(someone.person)
    return day_month_year(day)


def test_an_expiry_that_has_passed_is_named_with_the_step(guest: GuestOf) -> None:
    someone = guest("lena")
    day = expiring(someone, in_days=-1)
    for address in ("/", "/credits/"):
        words = text(someone.client.get(address))
        assert "The expiry date has passed" in words
        assert f"the period on record ended on {day}" in words
        assert "nothing is missing." not in words


def test_an_expiry_of_today_has_not_passed(guest: GuestOf) -> None:
    someone = guest("lena")
    expiring(someone, in_days=0)
    assert "The expiry date has passed" not in text(someone.client.get("/"))


def test_a_day_beyond_the_period_on_record_says_so(guest: GuestOf) -> None:
    someone = guest("lena")
    day = expiring(someone, in_days=30)
    later = timezone.localdate() + timedelta(days=31)
    words = text(someone.client.get("/credits/what-if/", {"on": later.isoformat()}))
    assert f"the period on record ends on {day}" in words
    assert "Within the periods on record, " in words


def test_a_move_to_where_we_hold_no_rules_is_never_put_as_owing_less(guest: GuestOf) -> None:
    words = text(guest("marisol").client.get("/credits/what-if/", {"move": "US-GU"}))
    assert "As far as is known, " in words
    assert words.count("What would be owed in Guam is not known.") == 1


def test_what_happens_to_a_credential_is_recorded_on_the_credential(guest: GuestOf) -> None:
    someone = guest("amara")
    row = Credential.objects.of(someone.person).get(set_id="valley-view-hospital")
    page = someone.client.get(f"/credits/{row.public_id}/rules/life_support_card/")
    assert f'<a class="button" href="/profile/credentials/{row.public_id}/">' in (
        page.content.decode()
    )
    form = someone.client.get(f"/profile/credentials/{row.public_id}/")
    assert 'name="event-0-kind"' in form.content.decode()
