"""The second step: an app, recovery codes and passkeys, and what is kept of them."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmeridian.features.base.models import AuditEvent
from tests.features.accounts.signing import (
    PASSWORD,
    WRONG,
    app_code,
    browser,
    connect_app,
    id_of,
    is_signed_in,
    last_mail,
    recovery_codes,
    show_again,
    sign_in,
    sign_up,
)
from tests.features.addresses import MISSING
from tests.features.walking import make_user

pytestmark = pytest.mark.django_db
STEP = "/account/sign-in/second-step/"


@pytest.fixture
def amara():
    """Sign up as a person does."""
    client = browser()
    sign_up(client)
    return client


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Do what is done once a transaction is committed, which no test does."""
    return django_capture_on_commit_callbacks


def half_way():
    """Sign in up to the second step."""
    client = browser()
    assert sign_in(client).headers["Location"] == STEP
    return client


# --- the app --------------------------------------------------------------------------------------


def test_with_an_app_a_password_alone_signs_nobody_in(amara):
    secret = connect_app(amara)
    client = half_way()
    assert not is_signed_in(client)
    refused = client.post(STEP, {"code": "000000"})
    assert refused.status_code == 400
    assert b"This is not the code" in refused.content
    assert not is_signed_in(client)
    assert client.post(STEP, {"code": app_code(secret)}).headers["Location"] == "/"
    assert is_signed_in(client)


def test_a_code_of_the_app_is_good_once_in_every_process(amara):
    secret = connect_app(amara)
    code = app_code(secret)
    half_way().post(STEP, {"code": code})
    cache.clear()  # as if another process were asked
    second = half_way()
    assert second.post(STEP, {"code": code}).status_code == 400
    assert not is_signed_in(second)
    assert second.post(STEP, {"code": app_code(secret, steps=1)}).headers["Location"] == "/"


def test_an_earlier_code_is_not_good_after_a_later_one(amara):
    secret = connect_app(amara)
    half_way().post(STEP, {"code": app_code(secret, steps=1)})
    cache.clear()
    assert half_way().post(STEP, {"code": app_code(secret)}).status_code == 400


@pytest.mark.parametrize("steps", [-3, 3])
def test_a_code_that_is_far_off_is_not_good(steps, amara):
    secret = connect_app(amara)
    assert half_way().post(STEP, {"code": app_code(secret, steps=steps)}).status_code == 400


def test_the_secret_does_not_stand_in_the_database(amara):
    secret = connect_app(amara)
    rows = str(list(Authenticator.objects.values()))
    assert secret not in rows
    held = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert held.data["secret"].startswith("gAAAA")  # a sealed token of Fernet
    codes = recovery_codes(amara)
    assert len(codes) == 10
    assert not [code for code in codes if code.replace(" ", "") in rows]


def test_secrets_stay_readable_when_the_key_of_the_server_is_replaced(amara):
    secret = connect_app(amara)
    from django.conf import settings as ours

    with override_settings(SECRET_KEY="another " * 8, SECRET_KEY_FALLBACKS=[ours.SECRET_KEY]):
        client = half_way()
        assert client.post(STEP, {"code": app_code(secret)}).headers["Location"] == "/"


def test_the_page_shows_the_secret_as_a_drawing_and_as_text(amara):
    show_again(amara)
    answer = amara.get("/account/security/app/")
    page = answer.content.decode()
    secret = amara.session["mfa.totp.secret"]
    assert " ".join(secret[at : at + 4] for at in range(0, 32, 4)) in page
    assert page.count("<svg ") > 0 and 'aria-label="Code for the camera of your phone"' in page
    assert "data:image" not in page
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_app_can_be_removed_and_its_owner_is_told(amara, committed):
    with committed(execute=True):
        connect_app(amara)
    assert last_mail().subject == "An app is connected"
    amara.post("/account/security/app/remove/")
    assert Authenticator.objects.count() == 0  # the recovery codes go with it
    assert last_mail().subject == "The app is removed"
    assert sign_in(browser()).headers["Location"] == "/"
    actions = AuditEvent.objects.values_list("action", flat=True)
    assert {"account.totp_activated", "account.totp_deactivated"} <= set(actions)


@pytest.mark.parametrize(
    "path",
    [
        "/account/security/app/",
        "/account/security/recovery-codes/new/",
        "/account/security/passkeys/add/",
        "/account/mail/",
    ],
)
def test_what_protects_an_account_is_changed_by_those_only_who_show_again_who_they_are(path, amara):
    for ask in (amara.get, amara.post):
        answer = ask(path)
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"/account/again/?next={path}".replace(
            "next=/account/mail/", "next=%2Faccount%2Fmail%2F"
        ) or answer.headers["Location"].startswith("/account/again/?next=%2Faccount%2F")
    assert show_again(amara, WRONG).status_code == 400
    assert amara.get(path).status_code == 302
    show_again(amara)
    assert amara.get(path).status_code == 200


# --- recovery codes -------------------------------------------------------------------------------


def test_recovery_codes_are_shown_once(amara):
    connect_app(amara)
    assert len(set(recovery_codes(amara))) == 10
    again = amara.get("/account/security/recovery-codes/")
    assert recovery_codes(amara) == []
    assert b"<strong>10 of 10</strong> codes are left" in again.content


def test_a_recovery_code_is_good_once(amara):
    connect_app(amara)
    code = recovery_codes(amara)[3]
    client = half_way()
    assert client.post(STEP, {"code": code}).headers["Location"] == "/"
    second = half_way()
    assert second.post(STEP, {"code": code}).status_code == 400
    assert not is_signed_in(second)
    assert b"9 recovery codes left" in client.get("/account/").content


def test_new_recovery_codes_take_the_place_of_the_old_ones(amara, committed):
    connect_app(amara)
    old = recovery_codes(amara)
    with committed(execute=True):
        amara.post("/account/security/recovery-codes/new/")
    new = recovery_codes(amara)
    assert len(new) == 10 and set(new).isdisjoint(old)
    assert half_way().post(STEP, {"code": old[0]}).status_code == 400
    assert last_mail().subject == "New recovery codes"


def test_few_recovery_codes_are_pointed_out(amara):
    connect_app(amara)
    codes = recovery_codes(amara)
    for code in codes[:8]:
        half_way().post(STEP, {"code": code})
    assert b"Few recovery codes left" in amara.get("/account/").content


def test_guessing_codes_slows_down(amara):
    connect_app(amara)
    client = half_way()
    answers = [client.post(STEP, {"code": f"{place:06}"}).content for place in range(20)]
    assert [b"tried too often" in page for page in answers] == [False] * 5 + [True] * 15


# --- passkeys -------------------------------------------------------------------------------------

ODD = (
    "",
    "null",
    "[]",
    "1",
    '"x"',
    "{",
    "{}",
    '{"id": 1}',
    '{"response": 5}',
    '{"response": {"userHandle": 5}}',
    '{"response": {"userHandle": "!!"}}',
    (
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", '
        '"attestationObject": "AA", "authenticatorData": "AA", "signature": "AA", '
        '"userHandle": "MQ"}}'
    ),
    "[" * 19_000,
    '{"a":' * 3_000,
    json.dumps({"id": "a" * 30_000}),
)


@pytest.mark.parametrize("credential", ODD, ids=range(len(ODD)))
def test_what_is_no_passkey_is_refused_in_words(credential, amara):
    make_user("lena@example.org")
    connect_app(amara)
    amara.get("/account/security/passkeys/add/")
    added = amara.post("/account/security/passkeys/add/", {"name": "x", "credential": credential})
    assert added.status_code == 400
    amara.get("/account/again/passkey/")
    client = half_way()
    client.get(STEP)
    assert client.post(STEP, {"credential": credential}).status_code == 400
    outside = browser()
    outside.get("/account/sign-in/passkey/", headers={"accept": "application/json"})
    answer = outside.post("/account/sign-in/passkey/", {"credential": credential})
    assert answer.headers["Location"] == "/account/sign-in/"
    assert b"notice-bad" in outside.get("/account/sign-in/").content
    assert not is_signed_in(outside)
    assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "rawId",
                    "type",
                    "response",
                    "clientDataJSON",
                    "attestationObject",
                    "authenticatorData",
                    "signature",
                    "userHandle",
                    "clientExtensionResults",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@given(tree=TREES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_a_browser_sends_is_a_fault_of_ours(tree, amara):
    cache.clear()
    client = browser()
    client.get("/account/sign-in/passkey/", headers={"accept": "application/json"})
    answer = client.post("/account/sign-in/passkey/", {"credential": json.dumps(tree)})
    assert answer.status_code == 302
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("name", "is_good"), [("n" * 60, True), ("n" * 61, False), ("\u202ex", False)]
)
def test_a_passkey_has_a_name_of_60_characters_at_most(name, is_good, amara, a_passkey):
    key = a_passkey("blue key")
    show_again(amara)
    answer = amara.post(f"/account/security/passkeys/{id_of(key)}/name/", {"name": name})
    assert answer.status_code == (302 if is_good else 400)
    key.refresh_from_db()
    assert key.data["name"] == (name if is_good else "blue key")


def test_passkeys_of_others_are_as_if_they_were_not_there(amara, a_passkey):
    key = a_passkey("blue key")
    other = browser()
    sign_up(other, "lena@example.org")
    show_again(other)
    for what in ("name", "remove"):
        for ask in (other.get, other.post):
            foreign = ask(f"/account/security/passkeys/{id_of(key)}/{what}/")
            missing = ask(f"/account/security/passkeys/{MISSING}/{what}/")
            assert (foreign.status_code, missing.status_code) == (404, 404)
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_passkey_can_be_removed_and_its_owner_is_told(amara, a_passkey):
    key = a_passkey("blue key")
    show_again(amara)
    assert (
        "blue key" in amara.get(f"/account/security/passkeys/{id_of(key)}/remove/").content.decode()
    )
    amara.post(f"/account/security/passkeys/{id_of(key)}/remove/")
    assert not Authenticator.objects.filter(pk=key.pk).exists()
    assert last_mail().subject == "A passkey is removed"


def test_the_account_page_says_how_one_signs_in(amara, a_passkey):
    def sentence():
        page = amara.get("/account/").content.decode()
        return page.partition('<p class="answer">')[2].partition("</p>")[0]

    assert sentence() == "You sign in with your password."
    connect_app(amara)
    assert sentence() == "You sign in with your password and a code of your app."
    a_passkey("blue key")
    assert sentence() == (
        "You sign in with your passkey, or with your password and a code of your app or your "
        "passkey."
    )
    assert PASSWORD not in amara.get("/account/").content.decode()
