"""Every page, mail and message of signing in is ours, in every state."""

import re
from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import override_settings
from django.urls import reverse

from cmeridian.features.accounts.urls.sign_in import urlpatterns
from cmeridian.features.base.models import OutgoingMail
from tests.features.accounts.signing import (
    MAIL,
    PASSWORD,
    WRONG,
    app_code,
    ask_to_sign_up,
    browser,
    code_in_mail,
    connect_app,
    id_of,
    of_the_library,
    recovery_codes,
    show_again,
    sign_in,
    sign_up,
    templates,
)
from tests.features.addresses import MISSING
from tests.features.pages import read_page
from tests.features.test_markup import faults
from tests.features.walking import make_user

pytestmark = pytest.mark.django_db
LIBRARY = Path(allauth.__file__).parent / "templates"
NOT_USED = re.compile(
    # By telephone, by a link in a mail, by a code in the place of a password: none is switched on.
    r"phone|login_code|password_reset_key|signup_by_passkey|signup_form|mfa/trust|email_confirm\.html"
    r"|account/email\.html|password_reset_done|verification_sent|verified_email_required"
    # Pieces of the library's own pages.
    r"|/base|snippets/|recovery_codes/download"
)
THEIRS = sorted(
    path.relative_to(LIBRARY).as_posix()
    for room in ("account", "mfa", "usersessions")
    for path in (LIBRARY / room).rglob("*.*")
)


@pytest.mark.parametrize("name", [one for one in THEIRS if not NOT_USED.search(one)])
def test_each_template_that_may_be_used_is_ours(name):
    assert "allauth" not in Path(get_template(name).origin.name).parts


class Walk:
    """Goes through the pages, and keeps which views answered in which way."""

    def __init__(self, client):
        self.client = client
        self.seen = {}
        self.wrong = []

    def get(self, view, *args, **query):
        return self._note(view, self.client.get(reverse(view, args=args), query))

    def post(self, view, *args, **data):
        return self._note(view, self.client.post(reverse(view, args=args), data))

    def _note(self, view, answer):
        self.seen.setdefault(view, set()).add(answer.status_code)
        if answer.status_code in {200, 400, 429}:
            page = read_page(answer.content, address=answer.request["PATH_INFO"])
            found = list(faults(page))
            title = re.search(r"<title>(.*?)</title>", answer.content.decode())
            if (answer.status_code == 400) != title[1].startswith("Error: "):
                found.append(f"title {title[1]}")
            if not page.text_of("h1") or len(page.text_of("h1")[0].split()) > 3:
                found.append(f"h1 {page.text_of('h1')}")
            self.wrong += [f"{view} {answer.status_code}: {one}" for one in found]
        return answer


def outside(walk):
    """Sign up, forget the password, and be refused on the way."""
    for view in ("account_signup", "account_login", "account_reset_password"):
        walk.get(view, next="/credits/")
        walk.post(view)
    walk.post("account_login", login=MAIL, password=WRONG)
    walk.get("account_inactive")
    walk.get("account_password_reset_completed")
    walk.post("mfa_login_webauthn", credential="{}")
    walk.get("account_login")
    for view in (
        "account_email_verification_sent",
        "account_confirm_password_reset_code",
        "account_complete_password_reset",
        "mfa_authenticate",
        "mfa_login_webauthn",
    ):
        assert walk.get(view).status_code == 302
    make_user("known@example.org")
    walk.post("account_signup", email="known@example.org", password1=PASSWORD)
    walk.get("account_email_verification_sent")
    walk.post("account_logout", next="/account/sign-up/")
    ask_to_sign_up(walk.client)
    walk.get("account_email_verification_sent")
    walk.post("account_email_verification_sent", code="x")
    walk.post("account_email_verification_sent", action="resend")
    walk.post("account_email_verification_sent", code=code_in_mail())
    walk.client.post("/account/sign-out/")
    for mail in ("nobody@example.org", MAIL):
        walk.post("account_reset_password", email=mail)
        walk.get("account_confirm_password_reset_code")
        walk.post("account_confirm_password_reset_code", code="x")
    walk.post("account_confirm_password_reset_code", code=code_in_mail())
    walk.get("account_complete_password_reset")
    walk.post("account_complete_password_reset", password1="short")
    walk.post("account_complete_password_reset", password1=PASSWORD)


def inside(walk):
    """Change what protects the account, and be refused on the way."""
    for view in ("accounts:account", "mfa_index", "mfa_list_webauthn", "account_logout"):
        walk.get(view)
    walk.get("account_reauthenticate")
    walk.post("account_reauthenticate")
    show_again(walk.client)
    for view in ("account_email", "account_change_password", "mfa_activate_totp"):
        walk.get(view)
    walk.post("account_email", action_add="1", email="x")
    walk.post("account_email", action_add="1", email="new@example.org")
    walk.get("account_email_verification_sent")
    walk.post("account_email_verification_sent", code=code_in_mail("new@example.org"))
    walk.post("account_change_password", oldpassword=WRONG, password1="short")
    walk.post("account_change_password", oldpassword=PASSWORD, password1=PASSWORD)
    walk.post("mfa_activate_totp", code="x")
    walk.get("mfa_generate_recovery_codes")
    walk.post("mfa_generate_recovery_codes")
    connect_app(walk.client)
    for view in ("mfa_view_recovery_codes", "mfa_view_recovery_codes"):
        walk.get(view)
    walk.get("mfa_generate_recovery_codes")
    walk.get("mfa_add_webauthn")
    walk.post("mfa_add_webauthn", name="x", credential="{}")
    walk.get("mfa_deactivate_totp")
    for view in ("mfa_index", "accounts:account", "mfa_reauthenticate", "usersessions_list"):
        walk.get(view)
    walk.post("mfa_reauthenticate", code="x")
    sign_in(browser())
    walk.get("usersessions_list")
    walk.post("usersessions_list")
    walk.get("accounts:account")


def with_passkey(walk, key):
    """See, rename and remove a passkey, and be asked for it."""
    show_again(walk.client)
    for view in ("mfa_list_webauthn", "mfa_index", "accounts:account"):
        walk.get(view)
    walk.get("mfa_reauthenticate_webauthn")
    walk.post("mfa_reauthenticate_webauthn", credential="{}")
    walk.get("mfa_edit_webauthn", id_of(key))
    walk.post("mfa_edit_webauthn", id_of(key))
    walk.post("mfa_edit_webauthn", id_of(key), name="blue")
    walk.get("mfa_remove_webauthn", id_of(key))
    walk.post("mfa_remove_webauthn", id_of(key))
    walk.post("mfa_deactivate_totp")


@override_settings(ACCOUNT_RATE_LIMITS={"confirm_email": None})
def test_no_page_and_no_mail_of_the_library_is_ever_shown(
    a_passkey, django_capture_on_commit_callbacks
):
    outer = Walk(browser())
    with templates() as found, django_capture_on_commit_callbacks(execute=True):
        outside(outer)
        inner = Walk(outer.client)
        inside(inner)
        secret_of_second_step(inner)
        without_password(inner)
        with_passkey(inner, a_passkey())
    assert of_the_library(found) == set()
    assert outer.wrong + inner.wrong == []
    seen = {**outer.seen}
    for view, statuses in inner.seen.items():
        seen[view] = seen.get(view, set()) | statuses
    assert {one.name for one in urlpatterns} - set(seen) == set(), "not walked"
    no_page = {"mfa_login_webauthn"}
    assert {view for view, statuses in seen.items() if 200 not in statuses} - no_page == set()


def secret_of_second_step(walk):
    """Sign in by the second step, and be refused once."""
    code = None
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import decrypt

    held = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    code = app_code(decrypt(held.data["secret"]), steps=1)
    walk.client.post("/account/sign-out/")
    sign_in(walk.client, "new@example.org")
    walk.get("mfa_authenticate")
    walk.post("mfa_authenticate", code="x")
    walk.post("mfa_authenticate", credential="{}")
    assert walk.post("mfa_authenticate", code=code).headers["Location"] == "/"


def without_password(walk):
    """Set a first password, as whoever has none may."""
    from cmeridian.features.accounts.models import User

    show_again(walk.client)
    user = User.objects.get(email="new@example.org")
    kept = user.password
    user.set_unusable_password()
    User.objects.filter(pk=user.pk).update(password=user.password)
    walk.client.force_login(user)
    from tests.features.walking import sign_in as put_in

    put_in(walk.client, user)
    walk.get("account_set_password")
    walk.post("account_set_password", password1="short")
    walk.post("account_set_password", password1=PASSWORD)
    User.objects.filter(pk=user.pk).update(password=kept)
    user.refresh_from_db()
    put_in(walk.client, user)


# --- mails ----------------------------------------------------------------------------------------


def test_every_mail_is_plain_and_holds_one_link_or_one_code_at_most(
    a_passkey, django_capture_on_commit_callbacks
):
    client = browser()
    with django_capture_on_commit_callbacks(execute=True):
        sign_up(client)
        ask_to_sign_up(browser())
        other = browser()
        for mail in ("nobody@example.org", MAIL):
            other.post("/account/forgotten/", {"email": mail})
        connect_app(client)
        recovery_codes(client)
        client.post("/account/security/recovery-codes/new/")
        form = {"oldpassword": PASSWORD, "password1": PASSWORD}
        client.post("/account/password/", form)
        client.post(f"/account/security/passkeys/{id_of(a_passkey())}/remove/")
        client.post("/account/security/app/remove/")
    mails = OutgoingMail.objects.order_by("pk")
    assert len(mails) >= 8
    for mail in mails:
        assert mail.body.endswith("\n\nCMEridian")
        links = re.findall(r"https?://\S+", mail.body)
        codes = re.findall(r"^[A-Z]{4}-[A-Z]{4}$", mail.body, re.MULTILINE)
        assert len(links) + len(codes) == 1, mail.body
        assert all(link.startswith(f"{settings.ADDRESS}/account/") for link in links)
        for odd in ("&", "<", "!", "{", "Hello", "  "):
            assert odd not in mail.body, mail.body
        assert not re.search(r"[A-Z]{4}-[A-Z]{4}", mail.subject)


def test_what_is_typed_stands_in_a_mail_as_it_was_typed():
    mail = "o'hara+cme&more@example.org"
    browser().post("/account/forgotten/", {"email": mail})
    assert mail in OutgoingMail.objects.get().body


def test_no_page_of_secrets_is_kept_by_the_browser():
    client = browser()
    for path in ("/account/sign-in/", "/account/sign-up/", "/account/forgotten/"):
        assert "no-store" in client.get(path).headers["Cache-Control"]


@pytest.mark.parametrize("route", urlpatterns, ids=lambda one: one.name)
def test_only_reading_and_posting_is_answered(route, account):
    args = [MISSING] if "public_id" in str(route.pattern) else []
    amara = account()
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
        answer = amara.client.generic(method, reverse(route.name, args=args))
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD, POST"
