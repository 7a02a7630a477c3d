"""How long a sign-in lasts, and what ends it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from cmeridian.features.accounts.models import Person
from cmeridian.features.accounts.sessions.lasting import (
    DAY,
    SIGNED_IN_KEY,
    STAY,
    STAYS_KEY,
    is_over,
)
from cmeridian.features.accounts.sessions.lasting import is_over as over
from tests.features.accounts.signing import (
    PASSWORD,
    browser,
    connect_app,
    is_signed_in,
    sign_in,
    sign_up,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def amara():
    """Make an account as a person does, and sign out again."""
    client = browser()
    sign_up(client)
    client.post("/account/sign-out/")


def signed_in_since(client, long):
    """Let the sign-in have been so long ago."""
    session = client.session
    session[SIGNED_IN_KEY] = (timezone.now() - long).timestamp()
    session.save()


@pytest.mark.parametrize(("stays", "lasts"), [(False, DAY), (True, STAY)])
def test_a_sign_in_is_over_at_its_limit_and_not_a_second_before(stays, lasts):
    now = timezone.now()
    session = SessionStore()
    session[SIGNED_IN_KEY], session[STAYS_KEY] = now.timestamp(), stays
    assert not is_over(session, at=now + lasts - SECOND)
    assert is_over(session, at=now + lasts)
    assert timedelta(hours=12) == DAY
    assert timedelta(days=30) == STAY


@pytest.mark.parametrize(("more", "lasts"), [({}, DAY), ({"remember": "on"}, STAY)])
def test_a_sign_in_ends_on_the_server_whatever_the_cookie_says(more, lasts, amara):
    client = browser()
    sign_in(client, **more)
    key = client.session.session_key
    signed_in_since(client, lasts - timedelta(minutes=1))
    assert is_signed_in(client)
    signed_in_since(client, lasts)
    answer = client.get("/account/", follow=True)
    assert answer.redirect_chain == [("/account/sign-in/?next=/account/", 302)]
    assert b"You were signed out after" in answer.content
    assert not Session.objects.filter(session_key=key).exists()


def test_using_the_pages_makes_no_sign_in_longer(amara):
    client = browser()
    sign_in(client)
    signed_in_since(client, timedelta(hours=11))
    before = client.session[SIGNED_IN_KEY]
    client.get("/account/")
    client.get("/")
    assert client.session[SIGNED_IN_KEY] == before


def test_the_cookie_ends_with_the_browser_unless_one_stays(amara):
    client = browser()
    sign_in(client)
    assert client.cookies["cmeridian_session"]["max-age"] == ""
    client = browser()
    sign_in(client, remember="on")
    assert client.cookies["cmeridian_session"]["max-age"] == 30 * 24 * 60 * 60


def test_after_signing_up_the_cookie_ends_with_the_browser(walk_in):
    client = walk_in("amara")
    assert client.cookies["cmeridian_session"]["max-age"] == 30 * 24 * 60 * 60
    sign_up(client)
    assert client.cookies["cmeridian_session"]["max-age"] == ""


def test_a_session_that_does_not_say_since_when_is_counted_from_now_on(account):
    client = account().client
    assert SIGNED_IN_KEY not in client.session
    assert is_signed_in(client)
    assert not over(client.session, at=timezone.now() + DAY - timedelta(minutes=1))
    assert over(client.session, at=timezone.now() + DAY)


def test_a_guest_is_not_cut_short_by_a_second_step_that_is_not_taken(amara):
    other = browser()
    sign_in(other)
    connect_app(other)
    client = browser()
    client.post("/start/", {"how": "empty", "profession": "MD"})
    guest = Person.objects.get()
    assert sign_in(client).headers["Location"] == "/account/sign-in/second-step/"
    assert client.cookies["cmeridian_session"]["max-age"] == 30 * 24 * 60 * 60
    assert client.session["person"] == guest.key
    assert client.get("/profile/").status_code == 200


def test_signing_in_draws_a_new_session(amara, walk_in):
    client = walk_in("lena")
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_session_that_someone_else_named_is_not_signed_in_to(amara):
    client = browser()
    client.cookies["cmeridian_session"] = "chosenbysomeoneelse0000000000000"
    sign_in(client)
    assert client.session.session_key != "chosenbysomeoneelse0000000000000"


def test_changing_the_password_ends_every_other_session(amara):
    here, there = browser(), browser()
    sign_in(here)
    sign_in(there, remember="on")
    before = here.session.session_key
    form = {"oldpassword": PASSWORD, "password1": "another quiet word"}
    assert here.post("/account/password/", form).status_code == 302
    assert is_signed_in(here)
    assert here.session.session_key != before
    assert not is_signed_in(there)


def test_ending_other_sessions_takes_effect_on_their_next_request(amara):
    here, there = browser(), browser()
    sign_in(here)
    sign_in(there, remember="on")
    assert b"at <strong>2</strong> places" in here.get("/account/sessions/").content
    here.post("/account/sessions/")
    assert not is_signed_in(there)
    assert is_signed_in(here)
    assert b"<strong>here only</strong>" in here.get("/account/sessions/").content


def test_the_list_names_browsers_in_words(amara):
    client = browser()
    agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140"
    client.post(
        "/account/sign-in/",
        {"login": "amara@example.org", "password": PASSWORD},
        headers={"user-agent": agent},
    )
    page = client.get("/account/sessions/").content
    assert b"Edge on Linux" in page
    assert b"this one" in page
    assert b"Mozilla" not in page


def test_nobody_sees_the_sessions_of_another(amara):
    sign_in(browser())
    other = browser()
    sign_up(other, "lena@example.org")
    assert b"<strong>here only</strong>" in other.get("/account/sessions/").content
