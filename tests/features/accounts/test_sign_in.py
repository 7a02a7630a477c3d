"""Signing in: who may, who is slowed down, what others learn, and where it leads."""

import pytest
from allauth.core.internal.ratelimit import parse_rates
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client, override_settings

from cmeridian.features.accounts import sessions
from cmeridian.features.accounts.models import Person
from cmeridian.features.accounts.services import attach_to_account
from cmeridian.features.base.limits import may_pass
from cmeridian.features.base.models import AuditEvent, OutgoingMail
from tests.features.accounts.signing import (
    MAIL,
    PASSWORD,
    WRONG,
    ask_to_sign_up,
    browser,
    code_in_mail,
    is_signed_in,
    last_mail,
    let_time_pass,
    show_again,
    sign_in,
    sign_up,
)
from tests.features.test_headers import listening
from tests.features.walking import make_user, settled

pytestmark = pytest.mark.django_db
FOREIGN = (
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "/\\elsewhere.example/",
    "\\\\elsewhere.example",
    "https:elsewhere.example",
    "javascript:alert(1)",
    "http://localhost@elsewhere.example/",
    "http://localhost.elsewhere.example/",
    " //elsewhere.example/",
    "\t//elsewhere.example/",
    # May be asked for, as this server; to whoever reads the page it is another machine.
    "http://127.0.0.1/elsewhere",
)


@pytest.fixture
def amara():
    """Make an account as a person does, and sign out again."""
    client = browser()
    sign_up(client)
    client.post("/account/sign-out/")


def test_the_right_password_signs_in_whatever_the_case_of_the_address(amara):
    client = browser()
    assert sign_in(client, MAIL.upper()).headers["Location"] == "/"
    assert is_signed_in(client)


def test_a_wrong_password_is_refused_and_the_address_stays(amara):
    client = browser()
    answer = sign_in(client, password=WRONG)
    assert answer.status_code == 400
    assert b"No account has this mail address and this password." in answer.content
    assert MAIL.encode() in answer.content and WRONG.encode() not in answer.content
    assert not is_signed_in(client)


def test_what_is_missing_is_said_all_at_once():
    answer = browser().post("/account/sign-in/", {})
    assert answer.status_code == 400
    assert b"Enter the mail address." in answer.content
    assert b"Enter the password." in answer.content


def test_whoever_is_signed_in_is_led_on_from_the_page(amara):
    client = browser()
    sign_in(client)
    assert client.get("/account/sign-in/?next=/credits/").headers["Location"] == "/credits/"


def test_signing_out_ends_the_session(amara):
    client = browser()
    sign_in(client)
    key = client.session.session_key
    assert client.get("/account/sign-out/").status_code == 200
    assert is_signed_in(client)
    client.post("/account/sign-out/")
    assert not is_signed_in(client)
    assert not Session.objects.filter(session_key=key).exists()


def test_a_closed_account_says_so_to_its_owner_only(amara):
    from cmeridian.features.accounts.models import User

    User.objects.update(is_active=False)
    client = browser()
    assert sign_in(client).headers["Location"] == "/account/closed/"
    assert b"This account is closed" in client.get("/account/closed/").content
    assert sign_in(browser(), password=WRONG).status_code == 400


def test_closing_an_account_takes_effect_on_the_next_request(amara):
    from cmeridian.features.accounts.models import User

    client = browser()
    sign_in(client)
    assert is_signed_in(client)
    User.objects.update(is_active=False)
    assert not is_signed_in(client)


# --- what others learn ----------------------------------------------------------------------------


def same(first, second, *mails):
    assert first.status_code == second.status_code
    assert first.headers.get("Location") == second.headers.get("Location")
    assert settled(first, *mails) == settled(second, *mails)


def test_signing_in_says_the_same_for_known_and_unknown_accounts(amara):
    other = "other@example.org"
    known, unknown = browser(), browser()
    for _ in range(7):
        same(sign_in(known, password=WRONG), sign_in(unknown, other, password=WRONG), MAIL, other)


def test_an_unknown_address_costs_as_much_as_a_wrong_password(amara, monkeypatch):
    """The digest is what takes long: one is worked out either way."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    worked = []
    encode = Argon2PasswordHasher.encode
    verify = Argon2PasswordHasher.verify
    monkeypatch.setattr(
        Argon2PasswordHasher,
        "encode",
        lambda self, text, salt: worked.append(text) or encode(self, text, salt),
    )
    monkeypatch.setattr(
        Argon2PasswordHasher,
        "verify",
        lambda self, text, kept: worked.append(text) or verify(self, text, kept),
    )
    sign_in(browser(), password=WRONG)
    assert len(worked) == 1
    sign_in(browser(), "other@example.org", password=WRONG)
    assert len(worked) == 2


def test_a_forgotten_password_says_the_same_for_known_and_unknown_accounts(amara):
    other = "other@example.org"
    known, unknown = browser(), browser()
    steps = (
        lambda client, mail: client.post("/account/forgotten/", {"email": mail}),
        lambda client, _: client.get("/account/forgotten/code/"),
        lambda client, _: client.post("/account/forgotten/code/", {"code": "BBBB-BBBB"}),
        lambda client, _: client.post("/account/forgotten/code/", {"code": "BBBB-BBBB"}),
        lambda client, _: client.post("/account/forgotten/code/", {"code": "BBBB-BBBB"}),
        lambda client, _: client.get("/account/forgotten/new-password/"),
    )
    before = OutgoingMail.objects.count()
    for step in steps:
        same(step(known, MAIL), step(unknown, other), MAIL, other)
    assert OutgoingMail.objects.count() == before + 2
    assert last_mail(other).subject == "There is no account for this address"


# --- guessing -------------------------------------------------------------------------------------


def test_twenty_wrong_guesses_slow_down_by_account(amara):
    """Each guess from another place, as from a net of machines."""
    answers = [
        Client(SERVER_NAME="localhost", REMOTE_ADDR=f"203.0.113.{place}").post(
            "/account/sign-in/", {"login": MAIL, "password": f"{WRONG} {place}"}
        )
        for place in range(20)
    ]
    slowed = [b"tried too often" in answer.content for answer in answers]
    assert slowed == [False] * 5 + [True] * 15
    assert {answer.status_code for answer in answers} == {400}


def test_twenty_wrong_guesses_slow_down_by_network_address(amara):
    client = browser()
    answers = [sign_in(client, f"nobody{place}@example.org", WRONG) for place in range(20)]
    assert [b"tried too often" in answer.content for answer in answers] == [False] * 10 + [
        True
    ] * 10


@override_settings(ACCOUNT_RATE_LIMITS={"login": "3/m/ip"})
def test_the_page_for_too_many_attempts_is_ours():
    client = browser()
    for _ in range(3):
        sign_in(client, password=WRONG)
    answer = sign_in(client, password=WRONG)
    assert answer.status_code == 429
    assert b"<h1>Too often</h1>" in answer.content


def test_the_right_owner_comes_in_by_mail_while_others_guess(amara):
    for place in range(20):
        sign_in(browser(), password=f"{WRONG} {place}")
    client = browser()
    assert b"tried too often" in sign_in(client).content
    client.post("/account/forgotten/", {"email": MAIL})
    client.post("/account/forgotten/code/", {"code": code_in_mail()})
    answer = client.post("/account/forgotten/new-password/", {"password1": "another quiet word"})
    assert answer.headers["Location"] == "/"
    assert is_signed_in(client)


def test_right_passwords_never_slow_anyone_down(amara):
    for _ in range(12):
        client = browser()
        sign_in(client)
        assert is_signed_in(client)


def test_refused_attempts_are_noted_without_whom(amara):
    with listening() as lines:
        sign_in(browser(), password=WRONG)
    row = AuditEvent.objects.order_by("pk").last()
    assert (row.action, row.actor, row.subject) == ("account.sign_in_refused", "", "")
    assert [line for line in lines if MAIL in line or WRONG in line] == []


def test_nobody_has_the_mailbox_of_another_filled():
    """From as many places as they like, others have at most 20 mails an hour sent to an address."""
    for what in ("reset_password", "confirm_email"):
        rates = parse_rates(settings.ACCOUNT_RATE_LIMITS[what])
        by_address = [rate.amount * 3600 / rate.duration for rate in rates if rate.per == "key"]
        assert min(by_address) <= 20, what


def test_many_others_who_try_do_not_wipe_out_what_was_counted(amara):
    place = "203.0.113.1"
    for guess in range(6):
        Client(SERVER_NAME="localhost", REMOTE_ADDR=place).post(
            "/account/sign-in/", {"login": MAIL, "password": f"{WRONG} {guess}"}
        )
    for number in range(1000):
        may_pass(what="anything", who=str(number), most=1, seconds=60)
    assert b"tried too often" in sign_in(browser()).content


# --- mails ----------------------------------------------------------------------------------------


@override_settings(ADDRESS="https://cme.example.org")
def test_mails_lead_to_the_address_of_the_server_whatever_host_was_asked_for(amara):
    asked = {"headers": {"host": "localhost:6666"}}
    client = browser()
    sign_in(client)
    new = {"oldpassword": PASSWORD, "password1": "another quiet word"}
    assert client.post("/account/password/", new, **asked).status_code == 302
    changed = last_mail().body
    browser().post("/account/forgotten/", {"email": "none@example.org"}, **asked)
    unknown = last_mail("none@example.org").body
    cache.clear()
    form = {"email": MAIL, "password1": PASSWORD}
    browser().post("/account/sign-up/", form, **asked)
    there = last_mail().body
    assert "https://cme.example.org/account/\n" in changed
    assert "https://cme.example.org/account/sign-up/\n" in unknown
    assert "https://cme.example.org/account/forgotten/\n" in there
    assert "6666" not in changed + unknown + there


# --- forgotten ------------------------------------------------------------------------------------


def forgotten(client):
    client.post("/account/forgotten/", {"email": MAIL})
    return client.post("/account/forgotten/code/", {"code": code_in_mail()})


def test_a_forgotten_password_is_replaced_by_a_code_from_the_mail(amara):
    inside = browser()
    sign_in(inside)
    client = browser()
    assert forgotten(client).headers["Location"] == "/account/forgotten/new-password/"
    refused = client.post("/account/forgotten/new-password/", {"password1": "short"})
    assert refused.status_code == 400
    client.post("/account/forgotten/new-password/", {"password1": "another quiet word"})
    assert is_signed_in(client)
    assert not is_signed_in(inside)
    assert sign_in(browser()).status_code == 400
    assert last_mail().subject == "Your password is changed"


def test_without_the_code_no_password_is_set(amara):
    client = browser()
    client.post("/account/forgotten/", {"email": MAIL})
    answer = client.post("/account/forgotten/new-password/", {"password1": "another quiet word"})
    assert answer.headers["Location"] == "/account/forgotten/code/"
    assert is_signed_in(browser()) is False
    assert sign_in(browser()).status_code == 302


def test_a_code_for_a_new_password_is_good_once(amara):
    client = browser()
    forgotten(client)
    code = code_in_mail_of_reset()
    client.post("/account/forgotten/new-password/", {"password1": "another quiet word"})
    client.post("/account/sign-out/")
    again = client.post("/account/forgotten/code/", {"code": code})
    assert again.headers["Location"] == "/account/sign-in/"
    assert not is_signed_in(client)


def code_in_mail_of_reset():
    assert last_mail().subject == "Code for a new password"
    return code_in_mail()


# --- where it leads -------------------------------------------------------------------------------


@pytest.mark.parametrize("where", FOREIGN)
def test_nothing_leads_to_another_site(where, amara):
    inside = browser()
    sign_in(inside)
    outside = browser()
    answers = [
        sign_in(outside, next=where),
        outside.post("/account/sign-out/", {"next": where}),
        browser().post("/account/sign-out/", {"next": where}),
        inside.get("/account/sign-in/", {"next": where}),
        inside.get("/account/sign-up/", {"next": where}),
        inside.post("/account/again/", {"password": PASSWORD, "next": where}),
    ]
    new = browser()
    ask_to_sign_up(new, "new@example.org", next=where)
    answers.append(
        new.post("/account/confirm/", {"code": code_in_mail("new@example.org"), "next": where})
    )
    for answer in answers:
        assert answer.status_code == 302
        assert "elsewhere" not in answer.headers["Location"]
        assert not answer.headers["Location"].startswith(("//", "\\", "javascript"))


@pytest.mark.parametrize("where", FOREIGN)
def test_no_page_links_to_another_site(where):
    for path in ("sign-in", "sign-up", "forgotten"):
        page = browser().get(f"/account/{path}/", {"next": where}).content
        assert b'href="https://elsewhere' not in page
        assert b'href="//elsewhere' not in page
        assert b'action="' + where.encode() not in page


def test_one_is_led_back_to_the_page_one_asked_for(amara):
    client = browser()
    asked = client.get("/account/sessions/")
    assert asked.headers["Location"] == "/account/sign-in/?next=/account/sessions/"
    page = client.get(asked.headers["Location"]).content
    assert b'name="next" value="/account/sessions/"' in page
    assert sign_in(client, next="/account/sessions/").headers["Location"] == "/account/sessions/"


# --- mail address and password --------------------------------------------------------------------


def test_a_new_mail_address_takes_effect_with_its_code_and_the_old_one_is_told(amara):
    client = browser()
    sign_in(client)
    assert client.get("/account/mail/").status_code == 200, "who just signed in has shown it"
    let_time_pass(client)
    assert client.get("/account/mail/").headers["Location"].startswith("/account/again/?next=")
    show_again(client)
    new = "amara.okafor@example.org"
    sent = client.post("/account/mail/", {"email": new, "action_add": "1"})
    assert sent.headers["Location"] == "/account/confirm/"
    assert sign_in(browser()).status_code == 302
    confirmed = client.post("/account/confirm/", {"code": code_in_mail(new)}, follow=True)
    assert confirmed.redirect_chain[-1][0] == "/account/"
    assert f"From now on you sign in with {new}." in confirmed.content.decode()
    assert sign_in(browser(), new).status_code == 302
    assert sign_in(browser()).status_code == 400
    assert last_mail().subject == "Your mail address is changed"
    assert new in last_mail().body


def test_the_address_of_another_account_cannot_be_taken(amara):
    lena = make_user("lena@example.org")
    client = browser()
    sign_in(client)
    show_again(client)
    sent = client.post("/account/mail/", {"email": "lena@example.org", "action_add": "1"})
    assert sent.headers["Location"] == "/account/confirm/"
    answer = client.post("/account/confirm/", {"code": code_in_mail("lena@example.org")})
    assert answer.status_code == 400
    lena.refresh_from_db()
    assert lena.email == "lena@example.org"
    assert sign_in(browser(), MAIL).status_code == 302


def test_changing_a_password_needs_the_present_one(amara):
    client = browser()
    sign_in(client)
    form = {"oldpassword": WRONG, "password1": "another quiet word"}
    answer = client.post("/account/password/", form)
    assert answer.status_code == 400
    assert b"This is not your present password." in answer.content
    changed = client.post("/account/password/", {**form, "oldpassword": PASSWORD})
    assert changed.headers["Location"] == "/account/"
    new = "another quiet word"
    assert sign_in(browser(), password=new).status_code == 302
    assert last_mail().subject == "Your password is changed"
    assert AuditEvent.objects.filter(action="account.password_changed").count() == 1


# --- guest work -----------------------------------------------------------------------------------


def test_guest_work_goes_to_an_account_without_a_record_only(amara, walk_in):
    first = browser()
    first.post("/start/", {"how": "empty", "profession": "MD"})
    sign_in(first)
    kept = Person.objects.get()
    assert kept.user.email == MAIL
    second = browser()
    second.post("/start/", {"how": "empty", "profession": "RN"})
    sign_in(second)
    left = Person.objects.get(user=None)
    assert second.session["left_as_guest"] == left.key
    kept.refresh_from_db()
    assert kept.profession == "MD"


def test_of_two_browsers_that_sign_in_at_once_each_keeps_its_work(amara, monkeypatch):
    """Both find an account without a record; the second to write leaves its work to be added."""
    begun = []
    for place in range(2):
        client = browser()
        client.post("/start/", {"how": "empty", "profession": "MD"})
        begun.append(client.session["person"])
        if place:
            monkeypatch.setattr(sessions, "person_of", lambda _: None)
        assert sign_in(client).status_code == 302
        assert is_signed_in(client)
    assert Person.objects.get(key=begun[0]).user.email == MAIL
    assert Person.objects.get(key=begun[1]).user is None
    assert client.session["left_as_guest"] == begun[1]


def test_one_guest_becomes_the_record_of_one_account(amara, monkeypatch):
    """Two requests with the session of one guest, as two accounts: the first keeps the record."""
    client = browser()
    client.post("/start/", {"how": "empty", "profession": "MD"})
    before = Person.objects.get()
    lena = make_user("lena@example.org")
    attach_to_account(person=Person.objects.get(), user=lena)
    monkeypatch.setattr(sessions, "find_person", lambda *_, **__: before)
    assert sign_in(client).status_code == 302
    assert is_signed_in(client)
    assert Person.objects.get().user == lena
