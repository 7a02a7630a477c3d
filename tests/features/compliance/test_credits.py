"""The Credits pages: every set, one set, and what is said where the rules do not reach."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cmeridian.features.accounts.models import Credential
from cmeridian.features.accounts.services import touch
from cmeridian.features.compliance.selectors import Standing, coverage_warnings, find_standing
from tests.features.walking import Guest

GuestOf = Callable[..., Guest]
Address = Callable[..., str]
Holding = Callable[..., Standing]

EMPTY_SET = {
    "id": "my-clinic",
    "authority": "My Clinic",
    "cycle": {"months": "12", "window": "fixed"},
    "rules": [],
}


def _text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


# --- every set -----------------------------------------------------------------------------------


def test_the_answer_comes_first_and_every_set_has_a_card(guest: GuestOf):
    amara = guest()
    text = _text(amara.client.get("/credits/"))
    assert text.index("By the rules as read") < text.index("Medical Board of California")
    for name in ("Texas Medical Board", "American Board of Family Medicine", "DEA", "Valley View"):
        assert name in text
    assert "Missing: 8 hours." in text
    assert "State licence A-000000" in text


def test_rows_that_need_something_stand_open_and_the_rest_is_folded(guest: GuestOf):
    text = _text(guest().client.get("/credits/"))
    first_card = text[text.index("Medical Board of California") : text.index("Texas Medical Board")]
    folded = first_card.index("<details>")
    assert first_card.index("Geriatric medicine") < folded
    assert "<summary>2 complete</summary>" in first_card
    assert first_card.index("73.5 of 50 hours") > folded


def test_confidence_and_year_stand_on_the_card(guest: GuestOf):
    text = _text(guest().client.get("/credits/"))
    assert "Confidence high: the text of the rule was read. As of 2025" in text
    assert "Confidence low: as you entered it." in text


@pytest.mark.parametrize("sample", ["amara", "callum", "marisol", "priya", "tomasz", "lena"])
def test_every_sample_has_its_pages(guest: GuestOf, today, sample: str):
    person = guest(sample)
    assert len(person.client.get("/credits/").content) < 45_000
    standing = find_standing(person=person.person, on=today)
    for held in standing.kept.held:
        page = person.client.get(f"/credits/{held.public_id}/")
        assert page.status_code == 200
        for finding in standing.set_ledger(held.credential.set).findings:
            rule = person.client.get(f"/credits/{held.public_id}/rules/{finding.rule}/")
            assert rule.status_code == 200, finding.rule


def test_without_a_credential_the_page_says_the_first_step(client_of_nothing: Client):
    text = _text(client_of_nothing.get("/credits/"))
    assert "You have named no licence or certificate yet" in text
    assert f'href="{reverse("accounts:credential_add")}"' in text
    assert "Look at a sample" in text


def test_an_unknown_period_asks_for_the_printed_date(guest: GuestOf, address_of: Address):
    marisol = guest("marisol")
    Credential.objects.create(person=marisol.person, set_id="us-tx-rn")
    touch(marisol.person)
    for path in ("/credits/", address_of(marisol, "us-tx-rn")):
        assert "Enter the printed expiry" in _text(marisol.client.get(path)), path


def test_reading_judges_once_and_then_asks_for_two_rows(
    guest: GuestOf, django_assert_max_num_queries: Any
):
    amara = guest()
    amara.client.get("/credits/")
    # The session and the person; the standing is kept.
    with django_assert_max_num_queries(2):
        amara.client.get("/credits/")


def test_a_stranger_is_led_to_the_start(stranger: Client):
    answer = stranger.get("/credits/")
    assert (answer.status_code, answer["Location"]) == (302, "/start/")


def test_pages_are_only_read(guest: GuestOf, address_of: Address):
    amara = guest()
    for path in ("/credits/", address_of(amara)):
        assert amara.client.post(path).status_code == 405


# --- one set -------------------------------------------------------------------------------------


def test_one_set_shows_every_row_with_its_reason(guest: GuestOf, address_of: Address):
    amara = guest()
    text = _text(amara.client.get(address_of(amara)))
    assert "hours counted from" in text
    assert "What else binds it" in text
    assert "not yet checked by a second person" in text
    assert 'href="https://mbc.ca.gov" rel="noreferrer noopener"' in text


def test_questions_of_the_set_lead_to_where_they_are_answered(guest: GuestOf, address_of: Address):
    amara = guest()
    text = _text(amara.client.get(address_of(amara)))
    assert '<a class="button button-quiet" href="/profile/questions/">Answer 1 question</a>' in text


def test_a_foreign_id_is_answered_like_a_missing_one(guest: GuestOf, address_of: Address):
    amara, lena = guest("amara"), guest("lena")
    foreign = lena.client.get(address_of(amara))
    missing = lena.client.get(f"/credits/{'A' * 22}/")
    assert foreign.status_code == missing.status_code == 404


def test_a_set_that_is_gone_is_shown_as_not_covered(guest: GuestOf, address_of: Address):
    lena = guest("lena")
    Credential.objects.create(person=lena.person, set_id="us-zz-gone")
    touch(lena.person)
    for path in ("/credits/", address_of(lena, "us-zz-gone")):
        answer = lena.client.get(path)
        assert answer.status_code == 200
        assert "We no longer hold rules for “us-zz-gone”" in _text(answer), path
    assert "California State Board of Pharmacy" in _text(lena.client.get("/credits/"))


def test_only_sets_that_are_gone_leave_nothing_to_judge(client_of_nothing: Client, last_person):
    Credential.objects.create(person=last_person(), set_id="us-zz-gone")
    touch(last_person())
    text = _text(client_of_nothing.get("/credits/"))
    assert "None of your credentials is covered" in text
    assert "Nothing is missing" not in text


# --- coverage ------------------------------------------------------------------------------------


def test_rules_known_from_general_knowledge_are_named_together(holding: Holding):
    (warning,) = coverage_warnings(holding("us-aha-bls-acls", "us-abpmr", "us-ca-md"))
    assert warning.kind == "low"
    assert warning.what == (
        "The rules of AHA course cards and American Board of Physical Medicine and Rehabilitation "
        "are known to us only from general knowledge: confirm them with the authority before "
        "relying on them."
    )
    assert warning.address == "/credits/"


def test_one_such_set_leads_to_its_page(holding: Holding):
    standing = holding("us-aha-bls-acls")
    (warning,) = coverage_warnings(standing)
    assert warning.address == f"/credits/{standing.kept.id_of_set('us-aha-bls-acls')}/"


def test_a_total_that_nobody_read_is_said(holding: Holding):
    (warning,) = coverage_warnings(holding("us-la-pa"))
    assert warning.kind == "no_total"
    assert "the total of hours was not found" in warning.what


def test_a_set_of_ones_own_without_rules_is_said(holding: Holding):
    (warning,) = coverage_warnings(holding("my-clinic", own=(EMPTY_SET,)))
    assert warning.kind == "own_empty"
    assert warning.address == reverse("accounts:own_set", args=["my-clinic"])


def test_a_set_of_ones_own_is_never_called_general_knowledge(holding: Holding):
    rule = {"id": "total", "kind": "min", "amount": "5", "unit": "hour"}
    own = {**EMPTY_SET, "rules": [{**rule, "select": {}, "frequency": {"type": "cycle"}}]}
    assert coverage_warnings(holding("my-clinic", own=(own,))) == ()


def test_a_set_of_ones_own_that_reads_no_longer_is_said(holding: Holding):
    broken = {**EMPTY_SET, "rules": [{"id": "total", "kind": "no such kind"}]}
    (warning,) = coverage_warnings(holding("my-clinic", own=(broken,)))
    assert (warning.kind, warning.set_id) == ("own_unread", "my-clinic")


def test_where_everything_is_covered_nothing_is_said(holding: Holding):
    assert coverage_warnings(holding("us-ca-md", "us-dea-mate")) == ()


def test_warnings_stand_before_the_cards(guest: GuestOf):
    text = _text(guest("marisol").client.get("/credits/"))
    assert text.index("only from general knowledge") < text.index('class="card"')


@pytest.fixture
def last_person() -> Callable[[], Any]:
    """Give the person who began last."""
    from cmeridian.features.accounts.models import Person

    return lambda: Person.objects.latest("pk")


@pytest.fixture
def client_of_nothing(db: None) -> Client:
    """Open a browser of someone who began with nothing."""
    client = Client(SERVER_NAME="localhost")
    answer = client.post("/start/", {"how": "empty", "profession": "MD"})
    assert answer.status_code == 302, answer.content
    return client
