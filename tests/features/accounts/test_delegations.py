"""Letting someone in: the offer, the invitation, the work, the log, and the end of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from cmeridian.features.accounts import services
from cmeridian.features.accounts.models import Credential, Delegation, Person, User
from cmeridian.features.accounts.selectors.delegation_log import ACTIONS, VIEWS
from cmeridian.features.accounts.services import offer as offer_leave
from cmeridian.features.accounts.services.delegations import (
    MOST_A_DAY,
    MOST_AT_ONCE,
    MOST_DAYS,
    NotOffered,
    Offer,
    accept,
    change_delegation,
)
from cmeridian.features.base.access import DELEGABLE, in_words, may_under
from cmeridian.features.base.models import AuditEvent, OutgoingMail
from cmeridian.features.portfolio.models import Activity
from tests.features.addresses import ADDRESSES
from tests.features.walking import PASSWORD, Account, all_rows, make_user, sign_in

OFFER = "/account/delegates/"
DANA = "dana@example.org"
READ_ALL = ("credits:read", "activities:read", "profile:read")

Accounts = Callable[..., Account]


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def typed(**changes: Any) -> dict[str, Any]:
    """Fill in the form of an offer."""
    plain = {"email": DANA, "label": "Dana", "scopes": ["credits:read"], "last_day": in_days(30)}
    return {name: value for name, value in (plain | changes).items() if value is not None}


def secret_in_mail(to: str = DANA) -> str:
    """Read the secret of the invitation that was mailed last."""
    body = OutgoingMail.objects.filter(to=to).order_by("-pk")[0].body
    found = re.search(r"/invitation/([A-Za-z0-9]{22})/\s", body)
    assert found is not None, body
    return found[1]


def browser(user: User) -> Client:
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    sign_in(client, user)
    return client


def invited(owner: Account, email: str = DANA, **changes: Any) -> str:
    """Offer by the page, and give the secret that was mailed."""
    answer = owner.client.post(OFFER, typed(email=email, **changes))
    assert answer.status_code == 302, answer.content
    return secret_in_mail(email)


def taken_up(owner: Account, user: User, **changes: Any) -> Client:
    """Let an account in, and give its browser, not yet at work."""
    secret = invited(owner, user.email, **changes)
    client = browser(user)
    answer = client.post(f"/invitation/{secret}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/working-for/")
    return client


def at_work(owner: Account, user: User, **changes: Any) -> Client:
    """Let an account in, and give its browser, at work."""
    client = taken_up(owner, user, **changes)
    row = Delegation.objects.get(delegate=user, revoked_at=None)
    answer = client.post(f"/working-for/{row.public_id}/begin/")
    assert answer.status_code == 302
    return client


def problems(answer: Any) -> str:
    return answer.content.decode()


def untagged(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


# --- offering -------------------------------------------------------------------------------------


def test_an_offer_mails_one_link_and_keeps_only_the_digest_of_its_secret(account: Accounts) -> None:
    amara = account()
    secret = invited(amara, scopes=["credits:read", "activities:read", "activities:write"])
    row = Delegation.objects.get()
    assert (row.person, row.email, row.label) == (amara.person, DANA, "Dana")
    assert row.scopes == ["credits:read", "activities:write"]
    assert (row.delegate, row.accepted_at, row.revoked_at) == (None, None, None)
    assert secret not in str(all_rows(without=("OutgoingMail",)))
    mail = OutgoingMail.objects.get(to=DANA)
    assert mail.body.count("http") == 1
    assert "amara@example.org asks you" in mail.body
    # Nothing that the owner can word goes out: it could be anything.
    assert "Okafor" not in mail.body + mail.subject and "Dana" not in mail.body


def test_an_offer_that_fails_mails_nothing(account: Accounts, monkeypatch: Any) -> None:
    amara = account()
    before = all_rows()

    def fail(**_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("cmeridian.features.accounts.services.delegations.post_invitation", fail)
    assert amara.client.post(OFFER, typed()).status_code == 500
    assert all_rows() == before


def test_an_offer_sent_twice_is_one(account: Accounts) -> None:
    amara = account()
    form = typed(submission="S" * 22)
    first, second = (amara.client.post(OFFER, form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Delegation.objects.count() == 1
    assert OutgoingMail.objects.filter(to=DANA).count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"email": None}, "Enter the mail address"),
        ({"email": "dana"}, "such as name@example.org"),
        ({"email": f"{'d' * 64}@{'e' * 60}.{'f' * 60}.{'g' * 60}.{'h' * 9}.org"}, "at most 254"),
        ({"email": "Amara@Example.org"}, "your own address"),
        ({"label": "x" * 101}, "at most 100 characters"),
        ({"label": "a\u202eb"}, "Delete it"),
        ({"scopes": None}, "Tick at least one"),
        ({"scopes": ["record:read"]}, "Tick only what stands here"),
        ({"scopes": ["credits:write"]}, "Tick only what stands here"),
        ({"last_day": None}, "Enter the last day"),
        ({"last_day": "soon"}, "as year-month-day"),
        ({"last_day": in_days(-1)}, "Enter a day from"),
        ({"last_day": in_days(MOST_DAYS + 1)}, "Enter a day from"),
        ({"submission": "?"}, "out of date"),
    ],
)
def test_an_offer_that_cannot_be_is_told_beside_its_field(
    changes: dict[str, Any], told: str, account: Accounts
) -> None:
    amara = account()
    before = all_rows()
    answer = amara.client.post(OFFER, typed(**changes))
    assert answer.status_code == 400
    assert told in problems(answer)
    assert all_rows() == before


def test_every_problem_of_an_offer_is_told_at_once_and_what_was_typed_stays(
    account: Accounts,
) -> None:
    answer = account().client.post(
        OFFER, {"email": "dana", "label": "My own words", "last_day": "soon"}
    )
    page = problems(answer)
    for told in ("such as name@example.org", "Tick at least one", "as year-month-day"):
        assert told in page
    for kept in ('value="dana"', 'value="My own words"', 'value="soon"'):
        assert kept in page


@pytest.mark.parametrize("days", [0, MOST_DAYS])
def test_the_first_and_the_last_day_that_may_be_given_are_taken(
    days: int, account: Accounts
) -> None:
    invited(account(), last_day=in_days(days))
    assert Delegation.objects.get().last_day.isoformat() == in_days(days)


def test_an_address_of_254_characters_is_taken(account: Accounts) -> None:
    email = f"{'d' * 64}@{'e' * 63}.{'f' * 63}.{'g' * 57}.org"
    assert len(email) == 254
    assert account().client.post(OFFER, typed(email=email, label="x" * 100)).status_code == 302


def test_so_many_are_open_at_once(account: Accounts) -> None:
    amara = account()
    for place in range(MOST_AT_ONCE):
        assert amara.client.post(OFFER, typed(email=f"d{place}@example.org")).status_code == 302
    answer = amara.client.post(OFFER, typed())
    assert answer.status_code == 400
    assert "At most 20 are open at once" in problems(answer)
    amara.client.post(f"{OFFER}{Delegation.objects.first().public_id}/revoke/")
    assert amara.client.post(OFFER, typed()).status_code == 302


def test_so_many_invitations_go_out_in_a_day(account: Accounts) -> None:
    amara = account()
    now = timezone.now()
    rows = [
        Delegation(
            person=amara.person, email=DANA, last_day=now.date(), digest=str(n), revoked_at=now
        )
        for n in range(MOST_A_DAY)
    ]
    Delegation.objects.bulk_create(rows)
    answer = amara.client.post(OFFER, typed())
    assert answer.status_code == 400
    assert "Try again later" in problems(answer)
    Delegation.objects.filter(digest="0").update(created_at=now - timedelta(days=1, minutes=1))
    assert amara.client.post(OFFER, typed()).status_code == 302


def test_one_address_is_asked_once_at_a_time(account: Accounts) -> None:
    amara = account()
    invited(amara)
    answer = amara.client.post(OFFER, typed(email=DANA.upper()))
    assert answer.status_code == 400
    assert "asked already" in problems(answer)
    amara.client.post(f"{OFFER}{Delegation.objects.get().public_id}/revoke/")
    invited(amara)


def test_a_guest_cannot_offer(guest: Callable[..., Any]) -> None:
    amara = guest()
    answer = amara.client.post(OFFER, typed())
    assert answer.headers["Location"].startswith("/account/sign-in/?next=")
    with pytest.raises(NotOffered, match="Sign up first"):
        offer_leave(
            person=amara.person,
            offer=Offer(DANA, "", ("credits:read",), timezone.localdate()),
            at=timezone.now(),
            submission="",
            link_to=str,
            address_of=str,
        )
    assert not Delegation.objects.exists()


def test_an_account_without_a_record_is_told_to_begin_one(account: Accounts) -> None:
    nobody = account("")
    assert "Begin a record" in problems(nobody.client.get(OFFER))
    nobody.client.post(OFFER, typed())
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_offering_and_changing_ask_again_who_one_is(method: str, account: Accounts) -> None:
    amara = account()
    invited(amara)
    one = f"{OFFER}{Delegation.objects.get().public_id}/"
    amara.stale()
    before = all_rows()
    for address in (f"{OFFER}?offer=1", f"{one}?change=1"):
        answer = getattr(amara.client, method)(address, typed() if method == "post" else {})
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/account/again/?next=%2Faccount%2Fdelegates")
    assert all_rows() == before
    # To look, and to end it, nothing is asked.
    assert amara.client.get(OFFER).status_code == 200
    assert amara.client.get(one).status_code == 200
    amara.client.post(f"{one}revoke/")
    assert Delegation.objects.get().revoked_at is not None


# --- the invitation -------------------------------------------------------------------------------


def test_an_invitation_says_who_asks_for_what_and_nothing_of_the_record(account: Accounts) -> None:
    amara = account()
    secret = invited(amara, scopes=list(DELEGABLE))
    answer = Client(SERVER_NAME="localhost").get(f"/invitation/{secret}/")
    page = problems(answer)
    assert "amara@example.org" in page
    assert "See, add, change and delete their activities" in page
    for word in ("Okafor", "Dana", DANA, "California", Credential.objects.first().number):
        assert word not in page
    assert "no-store" in answer.headers["Cache-Control"]


def test_who_is_not_signed_in_is_led_to_sign_in_and_back(account: Accounts) -> None:
    secret = invited(account())
    nobody = Client(SERVER_NAME="localhost")
    page = problems(nobody.get(f"/invitation/{secret}/"))
    assert f"/account/sign-in/?next=/invitation/{secret}/" in page
    assert f"/account/sign-up/?next=/invitation/{secret}/" in page
    answer = nobody.post(f"/invitation/{secret}/")
    assert answer.headers["Location"] == f"/account/sign-in/?next=/invitation/{secret}/"
    assert Delegation.objects.get().accepted_at is None


def test_an_invitation_is_accepted_once_and_the_owner_told(account: Accounts) -> None:
    amara = account()
    dana, eve = make_user(DANA), make_user("eve@example.org")
    secret = invited(amara)
    client = browser(dana)
    for _ in range(2):
        answer = client.post(f"/invitation/{secret}/")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/working-for/")
    row = Delegation.objects.get()
    assert row.delegate == dana
    assert OutgoingMail.objects.filter(to="amara@example.org").count() == 1
    assert browser(eve).get(f"/invitation/{secret}/").status_code == 404
    event = AuditEvent.objects.get(action="delegation.accepted")
    assert (event.actor, event.acting_for) == (dana.key, amara.person.key)


def test_only_the_address_that_was_asked_can_accept(account: Accounts) -> None:
    secret = invited(account())
    eve = make_user("eve@example.org")
    # A second address that is not verified does not help.
    eve.emailaddress_set.create(email=DANA, verified=False)
    client = browser(eve)
    answer = client.post(f"/invitation/{secret}/")
    assert answer.status_code == 409
    assert "sent to another address" in problems(answer)
    assert DANA not in problems(answer)
    assert Delegation.objects.get().accepted_at is None


def test_the_case_of_an_address_does_not_matter(account: Accounts) -> None:
    owner = account()
    owner.client.post(OFFER, typed(email="DANA@Example.org", scopes=["credits:read"]))
    dana = make_user(DANA)
    assert browser(dana).post(f"/invitation/{secret_in_mail(DANA)}/").status_code == 302


@pytest.mark.parametrize(
    "address", ['"Pay now at once"@example.org', "dänä@example.org", "İna@example.org"]
)
def test_an_address_that_could_carry_words_or_be_another_is_refused(
    account: Accounts, address: str
) -> None:
    answer = account().client.post(OFFER, typed(email=address))
    assert answer.status_code == 400
    assert not OutgoingMail.objects.exists()


@override_settings(ALLOWED_HOSTS=["localhost", "evil.example"], ADDRESS="https://cme.example.org")
def test_a_link_in_a_mail_leads_to_our_own_address_whatever_host_was_asked(
    account: Accounts,
) -> None:
    owner = account()
    owner.client.post(OFFER, typed(email=DANA), headers={"host": "evil.example:6666"})
    invitation = OutgoingMail.objects.get(to=DANA).body
    assert "https://cme.example.org/invitation/" in invitation
    assert "evil" not in invitation
    dana = browser(make_user(DANA))
    dana.post(f"/invitation/{secret_in_mail(DANA)}/", headers={"host": "evil.example:6666"})
    acceptance = OutgoingMail.objects.get(to=owner.user.email).body
    assert "https://cme.example.org/account/delegates/" in acceptance
    assert "evil" not in acceptance


def test_nobody_accepts_their_own_invitation(account: Accounts) -> None:
    amara = account()
    secret = invited(amara)
    amara.user.emailaddress_set.create(email=DANA, verified=True)
    answer = amara.client.post(f"/invitation/{secret}/")
    assert answer.status_code == 409
    assert "yourself" in problems(answer)


ENDED = {
    "expired": {"created_at": timezone.now() - timedelta(days=14)},
    "past": {"last_day": timezone.localdate() - timedelta(days=1)},
    "revoked": {"revoked_at": timezone.now()},
}


@pytest.mark.parametrize("how", ENDED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_invitation_that_ended_is_as_if_it_had_never_been(
    how: str, method: str, account: Accounts
) -> None:
    secret = invited(account())
    Delegation.objects.update(**ENDED[how])
    client = browser(make_user(DANA))
    gone = getattr(client, method)(f"/invitation/{secret}/")
    never = getattr(client, method)(f"/invitation/{'N' * 22}/")
    assert (gone.status_code, never.status_code) == (404, 404)
    assert Delegation.objects.get().accepted_at is None


def test_an_invitation_is_good_to_the_end_of_its_fourteenth_day(account: Accounts) -> None:
    secret = invited(account())
    made = Delegation.objects.get().created_at
    dana = make_user(DANA)
    with pytest.raises(Delegation.DoesNotExist):
        accept(user=dana, secret=secret, at=made + timedelta(days=14), link="")
    accept(user=dana, secret=secret, at=made + timedelta(days=14, seconds=-1), link="")


def test_the_invitation_of_an_account_that_was_closed_is_not_found(account: Accounts) -> None:
    amara = account()
    secret = invited(amara)
    User.objects.filter(pk=amara.user.pk).update(is_active=False)
    assert browser(make_user(DANA)).get(f"/invitation/{secret}/").status_code == 404


# --- working --------------------------------------------------------------------------------------


def test_a_delegate_works_on_the_record_and_sees_so_on_every_page(account: Accounts) -> None:
    amara = account()
    client = at_work(amara, make_user(DANA), scopes=["credits:read", "activities:write"])
    for address in ("/", "/credits/", "/activities/", "/more/", "/sets/", OFFER, "/working-for/"):
        page = untagged(client.get(address))
        assert "You are working on the record of Amara Okafor (sample) until" in page, address
        assert "you may see credits; change activities" in page
    # Pages of the account are those of their own, whatever record is in hand.
    main = problems(client.get(OFFER)).partition("<main")[2]
    assert "this account has none" in main and DANA not in main


def test_the_owner_is_not_told_that_they_work_for_someone(account: Accounts) -> None:
    assert "You are working on" not in problems(account().client.get("/"))


def test_the_delegate_stops_and_is_on_their_own_record(account: Accounts) -> None:
    amara, lena = account(), account("lena")
    client = at_work(amara, lena.user, scopes=list(DELEGABLE))
    assert b"Okafor" in client.get("/").content
    answer = client.post("/working-for/stop/")
    assert answer.headers["Location"] == "/working-for/"
    page = client.get("/").content
    assert b"Okafor" not in page and b"Hoffmann" in page
    assert client.post("/working-for/stop/").status_code == 302


def test_the_navigation_shows_only_what_is_opened(account: Accounts) -> None:
    client = at_work(account(), make_user(DANA), scopes=["profile:read"])
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/profile/")
    page = problems(client.get("/profile/"))
    places = page[page.index('<nav class="places"') : page.index("<main")]
    assert re.findall(r"(\w+)</a>", places) == ["Profile", "More"]


@pytest.mark.parametrize(
    ("scopes", "address"),
    [
        (["activities:read"], "/activities/"),
        (["activities:write", "profile:read"], "/activities/"),
        (["profile:write"], "/profile/"),
    ],
)
def test_today_leads_to_the_first_part_that_is_open(
    scopes: list[str], address: str, account: Accounts
) -> None:
    client = at_work(account(), make_user(DANA), scopes=scopes)
    assert client.get("/").headers["Location"] == address


def test_a_refusal_says_what_is_open_instead(account: Accounts) -> None:
    client = at_work(account(), make_user(DANA), scopes=["activities:read"])
    for answer in (client.get("/credits/"), client.post("/activities/add/", {})):
        assert answer.status_code == 403
        page = untagged(answer)
        assert "has not opened this to you" in page
        assert "you may see activities, until" in page


def test_who_may_only_see_is_shown_nothing_that_changes(account: Accounts) -> None:
    amara = account()
    client = at_work(amara, make_user(DANA), scopes=list(READ_ALL))
    held = Credential.objects.of(amara.person).first().public_id
    done = Activity.objects.of(amara.person).first().public_id
    for address in (
        "/",
        "/credits/",
        f"/credits/{held}/",
        "/activities/",
        f"/activities/{done}/",
        "/profile/",
        f"/profile/credentials/{held}/",
        "/profile/about/",
        "/profile/questions/",
        "/more/",
    ):
        page = problems(client.get(address))
        main = page[page.index("<main") : page.index("</main>")]
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", main, re.DOTALL):
            assert "<button" not in form and "<fieldset disabled>" in form, address
        for word in ("Add activity", "Add credential", "Save", "Delete", "Import", "/your-data/"):
            assert word not in main, (address, word)


def test_what_a_delegate_does_is_noted_with_both_and_shown_to_the_owner(account: Accounts) -> None:
    amara, dana = account(), make_user(DANA)
    client = at_work(amara, dana, scopes=["activities:write"])
    client.get("/activities/")
    done = Activity.objects.of(amara.person).first().public_id
    client.post(f"/activities/{done}/delete/")
    client.get("/credits/")
    row = Delegation.objects.get()
    events = AuditEvent.objects.filter(via=f"delegation {row.public_id}").order_by("pk")
    assert {(one.actor, one.acting_for) for one in events} == {(dana.key, amara.person.key)}
    assert [one.action for one in events] == [
        *("delegation.accepted", "work.begun", "record.read"),
        *("activity.deleted", "permission.denied"),
    ]
    page = problems(amara.client.get(f"{OFFER}{row.public_id}/"))
    for words in ("Saw your activities", "Deleted an activity", "Was refused: your credits"):
        assert words in page
    assert "5 entries" in page


def test_the_log_has_pages(account: Accounts) -> None:
    amara = account()
    invited(amara)
    row = Delegation.objects.get()
    via = f"delegation {row.public_id}"
    AuditEvent.objects.bulk_create(
        AuditEvent(actor="d", acting_for=amara.person.key, via=via, action="record.read")
        for _ in range(101)
    )
    address = f"{OFFER}{row.public_id}/"
    counts = [
        problems(amara.client.get(address, {"page": page})).count("<time")
        for page in ("1", "2", "3", "99", "x", "", "²", "9" * 30)
    ]
    assert counts == [50, 50, 1, 1, 50, 50, 50, 50]


# --- changing and ending --------------------------------------------------------------------------


def test_a_change_holds_from_the_next_request_on(account: Accounts) -> None:
    amara = account()
    client = at_work(amara, make_user(DANA), scopes=["activities:write", "profile:read"])
    one = f"{OFFER}{Delegation.objects.get().public_id}/"
    assert client.get("/profile/").status_code == 200
    answer = amara.client.post(one, {"scopes": ["activities:read"], "last_day": in_days(3)})
    assert answer.status_code == 302
    assert client.get("/profile/").status_code == 403
    assert client.get("/activities/add/").status_code == 200
    before = all_rows(without=("AuditEvent",))
    assert client.post("/activities/add/", {}).status_code == 403
    assert all_rows(without=("AuditEvent",)) == before


def test_what_has_ended_cannot_be_changed(account: Accounts) -> None:
    amara = account()
    invited(amara)
    one = f"{OFFER}{Delegation.objects.get().public_id}/"
    amara.client.post(f"{one}revoke/")
    form = {"scopes": ["activities:read"], "last_day": in_days(3)}
    answer = amara.client.post(one, form)
    assert answer.status_code == 400
    assert "has ended" in problems(answer)
    assert Delegation.objects.get().scopes == ["credits:read"]


@pytest.mark.parametrize(
    ("scopes", "days"),
    [((), 1), (("record:read",), 1), (("credits:read",), -1), (("credits:read",), MOST_DAYS + 1)],
)
def test_what_no_form_lets_through_the_service_refuses(
    scopes: tuple[str, ...], days: int, account: Accounts
) -> None:
    amara = account()
    invited(amara)
    row = Delegation.objects.get()
    with pytest.raises(ValueError, match="delegat"):
        change_delegation(
            person=amara.person,
            public_id=row.public_id,
            scopes=scopes,
            last_day=timezone.localdate() + timedelta(days=days),
            at=timezone.now(),
        )


def revoked(owner: Account, _: Client) -> None:
    owner.client.post(f"{OFFER}{Delegation.objects.get().public_id}/revoke/")


def given_back(_: Account, client: Client) -> None:
    client.post(f"/working-for/{Delegation.objects.get().public_id}/give-back/")


def expired(_: Account, __: Client) -> None:
    Delegation.objects.update(last_day=timezone.localdate() - timedelta(days=1))


def erased(owner: Account, _: Client) -> None:
    Person.objects.get(pk=owner.person.pk).delete()


def owner_closed(owner: Account, _: Client) -> None:
    User.objects.filter(pk=owner.user.pk).update(is_active=False)


WAYS = [revoked, given_back, expired, erased, owner_closed]


@pytest.mark.parametrize("end", WAYS, ids=lambda way: way.__name__)
def test_what_has_ended_shows_nothing_from_the_next_request_on(
    end: Callable[[Account, Client], None], account: Accounts
) -> None:
    amara, lena = account(), account("lena")
    client = at_work(amara, lena.user, scopes=list(DELEGABLE))
    assert b"Okafor" in client.get("/").content
    end(amara, client)
    answer = client.get("/")
    assert b"Okafor" not in answer.content and b"Hoffmann" in answer.content
    assert b"has ended" in answer.content
    assert b"has ended" not in client.get("/").content
    assert Delegation.objects.filter(delegate=lena.user).count() == (end is not erased)
    assert b"Okafor" not in client.get("/working-for/").content


@pytest.mark.parametrize("end", WAYS, ids=lambda way: way.__name__)
def test_what_was_written_for_the_other_record_is_not_taken_into_ones_own(
    end: Callable[[Account, Client], None], account: Accounts
) -> None:
    amara, lena = account(), account("lena")
    client = at_work(amara, lena.user, scopes=list(DELEGABLE))
    end(amara, client)
    before = all_rows(without=("AuditEvent",))
    form = {
        "title": "For Amara",
        "provider": "Lakeside",
        "completed": in_days(-3),
        "amount": "2",
        "credit_class": "AMA_CAT1",
    }
    answer = client.post("/activities/add/", form)
    assert answer.status_code == 403
    assert "is not taken into yours" in problems(answer)
    assert all_rows(without=("AuditEvent",)) == before
    # From then on they are on their own record, and may.
    assert client.post("/activities/add/", form).status_code == 302
    assert Activity.objects.get(title="For Amara").person == lena.person


def test_the_delegate_can_still_stop_after_the_end(account: Accounts) -> None:
    amara = account()
    client = at_work(amara, make_user(DANA))
    revoked(amara, client)
    assert client.post("/working-for/stop/").status_code == 302


def test_a_closed_account_of_a_delegate_opens_nothing(account: Accounts) -> None:
    amara, dana = account(), make_user(DANA)
    client = at_work(amara, dana, scopes=list(DELEGABLE))
    User.objects.filter(pk=dana.pk).update(is_active=False)
    answer = client.get("/activities/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/start/")


def test_an_ended_leave_is_not_begun(account: Accounts) -> None:
    amara, dana = account(), make_user(DANA)
    client = taken_up(amara, dana)
    row = Delegation.objects.get()
    revoked(amara, client)
    assert client.post(f"/working-for/{row.public_id}/begin/").status_code == 404
    assert "working_for" not in client.session


# --- two records in one session -------------------------------------------------------------------


@pytest.fixture
def strict(account: Accounts) -> tuple[Account, Account, Client]:
    """An owner, someone with a record of their own who works for them, and their browser.

    It asks for the token of each form, as in earnest.
    """
    amara, lena = account(), account("lena")
    at_work(amara, lena.user, scopes=list(DELEGABLE)).post("/working-for/stop/")
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    sign_in(client, lena.user)
    return amara, lena, client


def token_on(client: Client, address: str) -> str:
    found = re.search(
        r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(address).content.decode()
    )
    assert found is not None
    return found[1]


def begun(client: Client) -> None:
    address = f"/working-for/{Delegation.objects.get().public_id}/begin/"
    token = token_on(client, "/working-for/")
    assert client.post(address, {"csrfmiddlewaretoken": token}).status_code == 302


def test_a_form_of_ones_own_record_is_not_sent_into_that_of_another(
    strict: tuple[Account, Account, Client],
) -> None:
    amara, lena, client = strict
    opened_before = token_on(client, "/profile/about/")
    begun(client)
    before = all_rows()
    answer = client.post(
        "/profile/about/", {"profession": "RN", "csrfmiddlewaretoken": opened_before}
    )
    assert answer.status_code == 403
    assert all_rows() == before
    opened_now = token_on(client, "/profile/about/")
    client.post("/working-for/stop/", {"csrfmiddlewaretoken": opened_now})
    answer = client.post("/profile/about/", {"profession": "RN", "csrfmiddlewaretoken": opened_now})
    assert answer.status_code == 403
    assert Person.objects.get(pk=lena.person.pk).profession == lena.person.profession
    assert Person.objects.get(pk=amara.person.pk).profession == amara.person.profession


def test_after_the_end_a_form_of_another_window_is_not_sent_into_ones_own(
    strict: tuple[Account, Account, Client],
) -> None:
    amara, _, client = strict
    begun(client)
    opened_before = token_on(client, "/profile/about/")
    revoked(amara, client)
    assert client.get("/").status_code == 200
    answer = client.post(
        "/profile/about/", {"profession": "RN", "csrfmiddlewaretoken": opened_before}
    )
    assert answer.status_code == 403
    again = token_on(client, "/profile/about/")
    answer = client.post("/profile/about/", {"profession": "RN", "csrfmiddlewaretoken": again})
    assert answer.status_code == 302


@pytest.mark.parametrize("back", [False, True], ids=["theirs", "own"])
def test_what_was_removed_from_one_record_does_not_come_back_on_another(
    back: bool, account: Accounts
) -> None:
    amara, lena = account(), account("lena")
    client = at_work(amara, lena.user, scopes=list(DELEGABLE))
    begin = f"/working-for/{Delegation.objects.get().public_id}/begin/"
    from_whom = lena if back else amara
    if back:
        client.post("/working-for/stop/")
    held = Credential.objects.of(from_whom.person).first()
    client.post(f"/profile/credentials/{held.public_id}/remove/")
    client.post(begin if back else "/working-for/stop/")
    before = all_rows(without=("AuditEvent",))
    assert b"Removed:" not in client.get("/profile/?removed=1").content
    client.post("/profile/undo/")
    assert all_rows(without=("AuditEvent",)) == before
    # Back on the record it was removed from, it can still come back.
    client.post("/working-for/stop/" if back else begin)
    client.post("/profile/undo/")
    assert Credential.objects.of(from_whom.person).filter(set_id=held.set_id).exists()


def test_what_a_guest_removed_does_not_come_back_on_the_record_of_an_account(
    account: Accounts, guest: Callable[..., Any]
) -> None:
    amara, lena = guest("amara"), account("lena")
    held = Credential.objects.of(amara.person).first()
    amara.client.post(f"/profile/credentials/{held.public_id}/remove/")
    amara.client.post("/account/sign-in/", {"login": lena.user.email, "password": PASSWORD})
    assert b"Hoffmann" in amara.client.get("/").content
    before = Credential.objects.of(lena.person).count()
    amara.client.post("/profile/undo/")
    assert Credential.objects.of(lena.person).count() == before


def test_a_form_sent_on_one_record_is_not_answered_on_another(account: Accounts) -> None:
    amara, lena = account(), account("lena")
    client = at_work(amara, lena.user, scopes=list(DELEGABLE))
    form = {
        "title": "Once",
        "provider": "Lakeside",
        "completed": in_days(-3),
        "amount": "2",
        "credit_class": "AMA_CAT1",
        "submission": "S" * 22,
    }
    first = client.post("/activities/add/", form)
    client.post("/working-for/stop/")
    second = client.post("/activities/add/", form)
    made = Activity.objects.get(title="Once")
    assert made.person == amara.person
    assert made.public_id not in second.headers.get("Location", "")
    assert first.status_code == 302


def test_beginning_again_does_not_touch_the_record_of_another(account: Accounts) -> None:
    amara = account()
    client = at_work(amara, make_user(DANA), scopes=list(DELEGABLE))
    for form in ({"sample": "lena"}, {"sample": "lena", "leave": "yes"}):
        client.post("/start/", form)
        assert Person.objects.filter(pk=amara.person.pk).exists()
        assert Activity.objects.of(amara.person).exists()


# --- in words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scopes", "words"),
    [
        (("credits:read",), "see credits"),
        (("activities:write", "credits:read"), "see credits; change activities"),
        (READ_ALL, "see credits, activities and profile"),
        (("activities:read", "activities:write", "profile:write"), "change activities and profile"),
    ],
)
def test_what_is_opened_is_said_in_a_few_words(scopes: tuple[str, ...], words: str) -> None:
    assert in_words(scopes) == words


def test_an_owner_may_everything_and_nobody_more_than_is_opened() -> None:
    assert may_under(None).own and may_under(None).change_profile
    may = may_under(["activities:write"])
    assert may.see_activities and may.change_activities
    assert not (may.own or may.see_credits or may.see_profile or may.change_profile)


# --- the log in words -----------------------------------------------------------------------------


def test_every_page_that_a_delegate_can_open_has_words_in_the_log() -> None:
    opened = {one.view for one in ADDRESSES.values() if one.part and "GET" in one.methods}
    assert opened - set(VIEWS) == set()


def test_everything_that_a_delegate_can_do_has_words_in_the_log() -> None:
    source = Path(services.__file__).parents[2]
    noted = {
        action
        for feature in ("accounts", "compliance", "portfolio")
        for file in (source / feature).rglob("*.py")
        for action in re.findall(r"audit\(\s*\"([a-z_]+\.[a-z_]+)\"", file.read_text())
    }
    assert len(noted) > 20
    assert {one for one in noted if one.partition(".")[0] not in OWNERS} - set(ACTIONS) == set()


OWNERS = {"account", "guest", "person", "token", "record", "rule_note", "delegation", "passkey"}
"""What only the owner of a record, or of an account, does."""
