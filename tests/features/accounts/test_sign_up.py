"""Signing up: what was begun as a guest goes along, and nobody learns who has an account."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client, override_settings

from cmeridian.features.accounts.models import Person, User
from cmeridian.features.base.models import AuditEvent, OutgoingMail
from cmeridian.web import settings as product
from tests.features.accounts.signing import (
    MAIL,
    PASSWORD,
    ask_to_sign_up,
    browser,
    code_in_mail,
    is_signed_in,
    last_mail,
    sign_in,
    sign_up,
)
from tests.features.test_headers import listening
from tests.features.walking import make_user, settled

pytestmark = pytest.mark.django_db


def begin_empty(client: Client) -> Person:
    client.post("/start/", {"how": "empty", "profession": "MD"})
    person = Person.objects.get(key=client.session["person"])
    client.post("/profile/credentials/add/?set=us-fl-md", {"expires": "2027-01-31"})
    return person


def test_what_a_guest_entered_becomes_the_record_of_the_account():
    client = browser()
    person = begin_empty(client)
    page = client.get("/account/sign-up/").content.decode()
    assert "goes along: <strong>1 credential</strong>" in page
    answer = sign_up(client)
    assert answer.headers["Location"] == "/"
    person.refresh_from_db()
    assert person.user == User.objects.get(email=MAIL)
    assert client.get("/").status_code == 200
    assert b"Florida" in client.get("/profile/").content


def test_without_guest_work_one_chooses_how_to_begin():
    client = browser()
    assert sign_up(client).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/start/"
    client.post("/start/", {"how": "empty", "profession": "RN"})
    assert Person.objects.get().user == User.objects.get()
    assert client.get("/").status_code == 200


def test_a_sample_stays_behind_unless_it_is_asked_for(walk_in):
    client = walk_in("amara")
    assert b"Take this sample record along" in client.get("/account/sign-up/").content
    sign_up(client)
    assert Person.objects.count() == 0
    other = walk_in("lena")
    sign_up(other, "lena@example.org", keep_sample="on")
    assert Person.objects.get().user == User.objects.get(email="lena@example.org")


def test_only_a_sample_is_asked_about():
    client = browser()
    begin_empty(client)
    assert b"keep_sample" not in client.get("/account/sign-up/").content
    sign_up(client, keep_sample="on")
    assert Person.objects.get().sample == ""


def test_nobody_is_signed_in_before_the_code():
    client = browser()
    ask_to_sign_up(client)
    assert not is_signed_in(client)
    refused = client.post("/account/confirm/", {"action": "verify", "code": "BBBB-BBBB"})
    assert refused.status_code == 400
    assert b"This is not the code" in refused.content
    assert not is_signed_in(client)


def test_after_three_wrong_codes_even_the_right_one_is_not_taken():
    client = browser()
    ask_to_sign_up(client)
    code = code_in_mail()
    for _ in range(3):
        client.post("/account/confirm/", {"action": "verify", "code": "BBBB-BBBB"})
    client.post("/account/confirm/", {"action": "verify", "code": code})
    assert not is_signed_in(client)


def test_a_code_is_good_in_the_browser_that_asked_for_it_only():
    ask_to_sign_up(browser())
    other = browser()
    answer = other.post("/account/confirm/", {"action": "verify", "code": code_in_mail()})
    assert answer.headers["Location"] == "/account/sign-in/"
    assert not is_signed_in(other)


@override_settings(ACCOUNT_RATE_LIMITS={"confirm_email": None})
def test_another_code_takes_the_place_of_the_first():
    client = browser()
    ask_to_sign_up(client)
    first = code_in_mail()
    client.post("/account/confirm/", {"action": "resend"})
    assert code_in_mail() != first
    assert client.post("/account/confirm/", {"code": first}).status_code == 400
    assert client.post("/account/confirm/", {"code": code_in_mail()}).headers["Location"] == "/"


def test_a_second_code_is_not_sent_at_once():
    client = browser()
    ask_to_sign_up(client)
    answer = client.post("/account/confirm/", {"action": "resend"})
    assert answer.status_code == 429
    assert OutgoingMail.objects.count() == 1


def test_one_may_begin_again_with_another_address_and_keeps_the_guest_work():
    client = browser()
    person = begin_empty(client)
    ask_to_sign_up(client, "mistyped@example.org")
    left = client.post("/account/sign-out/", {"next": "/account/sign-up/"})
    assert left.headers["Location"] == "/account/sign-up/"
    assert client.get("/account/sign-up/").status_code == 200
    sign_up(client)
    person.refresh_from_db()
    assert person.user.email == MAIL


# --- who has an account ---------------------------------------------------------------------------


def test_the_answer_is_the_same_whether_there_is_an_account_or_not():
    make_user(MAIL)
    known, unknown = browser(), browser()
    steps = (
        ask_to_sign_up,
        lambda client, _: client.get("/account/confirm/"),
        lambda client, _: client.post("/account/confirm/", {"code": "BBBB-BBBB"}),
        lambda client, _: client.post("/account/confirm/", {"action": "change", "email": "a@b.co"}),
        lambda client, _: client.post("/account/confirm/", {"code": "BBBB-BBBB"}),
        lambda client, _: client.get("/account/sign-in/"),
    )
    for step in steps:
        mails = (MAIL, "other@example.org")
        first, second = step(known, MAIL), step(unknown, mails[1])
        assert first.status_code == second.status_code
        assert first.headers.get("Location") == second.headers.get("Location")
        assert settled(first, *mails) == settled(second, *mails)
    assert set(known.session.keys()) - set(unknown.session.keys()) == set()


def test_the_owner_of_an_account_is_told_by_mail_and_nothing_changes():
    user = make_user(MAIL)
    before = User.objects.values().get()
    ask_to_sign_up(browser(), MAIL.upper())
    assert User.objects.values().get() == before
    assert last_mail(user.email).subject == "You have an account already"
    assert last_mail().body.count("http://") == 1


def test_as_much_work_is_done_for_an_account_that_exists(monkeypatch):
    """Whoever watches the time would learn it otherwise: the digest of a password takes long."""
    make_user(MAIL)
    hashed = []
    monkeypatch.setattr("cmeridian.features.accounts.forms.sign_up.make_password", hashed.append)
    ask_to_sign_up(browser())
    assert hashed == [PASSWORD]


# --- what is asked --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "Enter the password."),
        ("eleven char", "Enter at least 12 characters."),
        ("qwerty123456", "stands on lists that are tried first"),
        ("x " * 100 + "x", "Enter at most 200 characters."),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_the_remedy(password, words):
    answer = browser().post("/account/sign-up/", {"email": MAIL, "password1": password})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert b"<title>Error: " in answer.content
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    "password", ["twelve chars", "x " * 100, "ein schönes Wort", "aaaaaaaaaaab"]
)
def test_any_password_of_12_to_200_signs_in_again(password):
    client = browser()
    answer = client.post("/account/sign-up/", {"email": MAIL, "password1": password})
    assert answer.headers["Location"] == "/account/confirm/"
    client.post("/account/confirm/", {"code": code_in_mail()})
    other = browser()
    sign_in(other, password=password)
    assert is_signed_in(other)


def test_a_password_is_never_cut_by_the_browser_and_never_sent_back():
    client = browser()
    assert b"maxlength" not in _password_of(client.get("/account/sign-up/").content)
    refused = client.post("/account/sign-up/", {"email": "no", "password1": PASSWORD})
    assert refused.status_code == 400
    assert PASSWORD.encode() not in refused.content
    assert b'value="no"' in refused.content


def _password_of(page: bytes) -> bytes:
    return page.partition(b'type="password"')[2].partition(b">")[0]


@pytest.mark.parametrize(
    ("mail", "is_good"),
    [
        (f"{'a' * 64}@{'b' * 61}.{'c' * 61}.{'d' * 61}.org", True),  # 64 + 1 + 61*3 + 2 + 4 = 254
        (f"{'a' * 64}@{'b' * 61}.{'c' * 61}.{'d' * 62}.org", False),
        ("amara", False),
        ("amara@example.org\r\nBcc: x@example.org", False),
        # A sentence, in quotes, would stand in mails to others; odd letters grow, written small.
        ('"Your\\ account\\ is\\ locked"@example.org', False),
        ('"\x01\x0b"@example.org', False),
        ("İ" * 240 + "@example.org", False),
        ("m\u0131ke@example.org", False),
        ("mike@\u212aelvin.org", False),
        ("o'neil.amara+cme_1=2@xn--bcher-kva.example", True),
        ("", False),
    ],
)
def test_a_mail_address_has_at_most_254_characters(mail, is_good):
    answer = ask_to_sign_up(browser(), mail)
    assert answer.status_code == (302 if is_good else 400)
    assert User.objects.count() == int(is_good)


def test_passwords_are_kept_by_argon2id_only():
    sign_up(browser())
    assert User.objects.get().password.startswith("argon2$argon2id$")


def test_the_product_spends_what_argon2id_should_cost():
    """OWASP asks for 19 MiB and 2 rounds, or more."""
    assert product.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert Argon2PasswordHasher.memory_cost >= 19 * 1024
    assert Argon2PasswordHasher.time_cost >= 2


# --- mail, audit, log -----------------------------------------------------------------------------


def test_the_code_goes_into_the_outbox_and_nowhere_else():
    client = browser()
    with listening() as lines:
        sign_up(client)
    code = code_in_mail()
    assert last_mail().subject == "Code to confirm your mail address"
    told = "\n".join(lines) + str(list(AuditEvent.objects.values()))
    assert code not in told and MAIL not in told and PASSWORD not in told
    assert [one.action for one in AuditEvent.objects.order_by("pk")] == ["account.signed_in"]


def test_signing_up_twice_with_one_form_makes_one_account():
    client = browser()
    ask_to_sign_up(client)
    ask_to_sign_up(client)
    ask_to_sign_up(browser())
    assert User.objects.count() == 1
