"""With an account, from signing up to the second step, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.visitors import PHONE, WIDE, Visitor, Window
from tests.features.accounts.signing import app_code

PASSWORD = "four quiet words here"  # noqa: S105 - of nobody
CODE = re.compile(r"^[A-Z]{4}-[A-Z]{4}$", re.MULTILINE)
Mails = Callable[[str], list[str]]


def fill_in(page: Page, mail: str, button: str) -> None:
    """Fill in address and password, and send them."""
    form = page.locator("main form").filter(has=page.get_by_label("Password", exact=True)).first
    form.get_by_label("Mail address").fill(mail)
    form.get_by_label("Password", exact=True).fill(PASSWORD)
    form.get_by_role("button", name=button, exact=True).click()


def enter_code(page: Page, mails: Mails, mail: str) -> None:
    """Enter the code that was mailed last."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm address")
    found = CODE.search(mails(mail)[-1])
    assert found
    page.get_by_label("Code").fill(found[0])
    page.get_by_role("button", name="Confirm", exact=True).click()


def sign_up(window: Window, mails: Mails, mail: str) -> None:
    """Sign up as a person does."""
    window.open("/account/sign-up/")
    fill_in(window.page, mail, "Sign up")
    enter_code(window.page, mails, mail)
    expect(window.page.get_by_role("status").filter(has_text="You are signed in")).to_be_visible()


def sign_out(window: Window) -> None:
    """Press the button in the header."""
    window.page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    expect(window.page.get_by_role("status").filter(has_text="You are signed out")).to_be_visible()


def show_again(page: Page) -> None:
    """Enter the password where a page asks who it is."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it you?")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def answer_of(page: Page) -> str:
    """Read the answer of the page."""
    return page.locator("p.answer").first.inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_what_a_guest_entered_is_there_after_signing_up_and_in(scripts, visit, mails):
    mail = f"guest-{scripts}@example.org".lower()
    window = visit.window(PHONE, scripts=scripts)
    page = window.page
    window.start_empty("MD")
    _adds_a_credential(window)
    page.get_by_role("banner").get_by_role("link", name="Sign up").click()
    assert "1 credential" in answer_of(page)
    fill_in(page, mail, "Sign up")
    enter_code(page, mails, mail)
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    _sees_the_credential(window)
    sign_out(window)
    window.open("/profile/")
    assert page.url.endswith("/start/")
    page.get_by_role("banner").get_by_role("link", name="Sign in").click()
    fill_in(page, mail, "Sign in")
    _sees_the_credential(window)
    assert window.complaints == []


def _adds_a_credential(window: Window) -> None:
    window.open("/profile/credentials/add/?set=us-fl-md")
    expiry = window.page.get_by_label(re.compile("expir", re.IGNORECASE)).first
    expiry.fill((timezone.localdate() + timedelta(days=400)).isoformat())
    window.page.get_by_role("button", name="Add credential").click()


def _sees_the_credential(window: Window) -> None:
    window.open("/profile/")
    expect(window.page.get_by_role("link", name=re.compile("Florida")).first).to_be_visible()


class Keys:
    """A device of Chromium's own that holds passkeys, and a person who agrees."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("WebAuthn.enable")
        self._device = self._session.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )["authenticatorId"]

    def held(self) -> list[dict[str, Any]]:
        """List the passkeys that the device holds."""
        given = self._session.send("WebAuthn.getCredentials", {"authenticatorId": self._device})
        return given["credentials"]

    def refuse(self) -> None:
        """Let the person no longer show who they are."""
        what = {"authenticatorId": self._device, "isUserVerified": False}
        self._session.send("WebAuthn.setUserVerified", what)


@pytest.mark.parametrize("is_old", [False, True], ids=["new browser", "old browser"])
def test_a_passkey_signs_in_by_itself(is_old, visit, mails):
    mail = f"passkey-{is_old}@example.org".lower()
    window = visit.window(WIDE)
    page = window.page
    if is_old:
        page.add_init_script(
            "for (const n of ['parseCreationOptionsFromJSON', 'parseRequestOptionsFromJSON'])"
            " delete PublicKeyCredential[n]; delete PublicKeyCredential.prototype.toJSON;"
        )
    keys = Keys(page)
    sign_up(window, mails, mail)
    window.open("/account/")
    page.get_by_role("link", name="Add a passkey").click()
    show_again(page)
    page.get_by_label("Name").fill("blue key")
    page.get_by_role("button", name="Add passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert [one["isResidentCredential"] for one in keys.held()] == [True]
    page.get_by_role("link", name="I have kept them").click()
    assert answer_of(page).startswith("You sign in with your passkey")
    expect(page.get_by_text("blue key")).to_be_visible()
    sign_out(window)
    _signs_in_with_it(window)
    sign_out(window)
    _has_it_as_second_step(window, mail)
    assert window.complaints == []


def _signs_in_with_it(window: Window) -> None:
    window.open("/account/sign-in/?next=/account/")
    window.page.get_by_label("Stay signed in").check()
    window.page.get_by_role("button", name="Sign in with a passkey").click()
    expect(window.page.get_by_role("heading", level=1)).to_have_text("Account")
    held = {one["name"]: one["expires"] for one in window.page.context.cookies()}
    assert held["cmeridian_session"] > 0, "the cookie stays, as was asked for"


def _has_it_as_second_step(window: Window, mail: str) -> None:
    page = window.page
    window.open("/account/sign-in/")
    fill_in(page, mail, "Sign in")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("status").filter(has_text="You are signed in")).to_be_visible()
    window.open("/account/again/?next=/account/mail/")
    page.get_by_role("link", name="With a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mail address")


def test_who_chooses_no_passkey_is_told_and_may_try_again(visit):
    window = visit.window(WIDE)
    page = window.page
    Keys(page).refuse()
    window.open("/account/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    told = page.locator("[data-passkey-says]")
    expect(told).to_have_text(re.compile("No passkey was chosen"))
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_enabled()
    assert window.complaints == []


def test_a_browser_without_passkeys_is_told_so(visit):
    window = visit.window(WIDE)
    window.page.add_init_script("delete window.PublicKeyCredential")
    window.open("/account/sign-in/")
    expect(window.page.locator("[data-passkey-says]")).to_have_text(
        re.compile("This browser has no passkeys")
    )
    expect(window.page.get_by_role("button", name="Sign in with a passkey")).to_be_disabled()
    bare = visit.window(WIDE, scripts=False)
    bare.open("/account/sign-in/")
    assert "Passkeys need JavaScript" in bare.page.content()


def test_an_app_and_recovery_codes_are_a_second_step(visit, mails):
    mail = "app@example.org"
    window = visit.window(PHONE)
    page = window.page
    sign_up(window, mails, mail)
    window.open("/account/security/app/")
    show_again(page)
    box = page.get_by_role("img", name="Code for the camera").bounding_box()
    assert box is not None and box["width"] > 150
    secret = page.locator("figure code").inner_text().replace(" ", "")
    page.get_by_label("Code that the app shows").fill(app_code(secret, steps=-1))
    page.get_by_role("button", name="Connect app").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    codes = page.locator("ul.codes code").all_inner_texts()
    assert len(codes) == 10
    for code, is_good in ((app_code(secret), True), (codes[4], True), (codes[4], False)):
        sign_out(window)
        window.open("/account/sign-in/")
        fill_in(page, mail, "Sign in")
        page.get_by_role("textbox", name="Code").fill(code)
        page.get_by_role("button", name="Sign in", exact=True).click()
        if not is_good:
            expect(page).to_have_title(re.compile("^Error: Second step"))
            break
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Second step")
    assert [one for one in window.complaints if "status of 400" not in one] == []


def test_visitors_leave_the_session_list_to_its_owner(visit: Visitor, mails: Mails) -> None:
    mail = "sessions@example.org"
    here = visit.window(WIDE)
    sign_up(here, mails, mail)
    there = visit.window(PHONE)
    there.open("/account/sign-in/")
    fill_in(there.page, mail, "Sign in")
    expect(there.page.get_by_role("status").filter(has_text="You are signed in")).to_be_visible()
    here.open("/account/sessions/")
    assert "2 places" in answer_of(here.page)
    here.page.get_by_role("button", name="Sign out everywhere else").click()
    assert "here only" in answer_of(here.page)
    there.open("/account/")
    assert "/account/sign-in/" in there.page.url
