"""Every page of an account in a real browser, with a row of each kind: no barrier, nothing wide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import (
    MODES,
    bring_in_a_table,
    look_at,
    reachable,
    sideways,
    without_refusals,
)
from tests.browser.test_account_journeys import (
    Keys,
    Mails,
    enter_code,
    fill_in,
    show_again,
)
from tests.browser.visitors import NARROW, PHONE, Visitor, Window, looks_are_the_same_on_both
from tests.features.addresses import ACCOUNT, ADDRESSES
from tests.features.walking import assert_none, view_at

pytestmark = looks_are_the_same_on_both

LONG = "dr.chidinma.okoro.of.the.night.shift@a-hospital-with-quite-a-long-name.example.org"
"""A mail address as long as some are."""
INVITATION = re.compile(r"^https?://\S+$", re.MULTILINE)


def settle_in(window: Window, mails: Mails, mail: str) -> None:
    """Sign up with a sample for a record, and give the account a row of each kind."""
    page = window.page
    window.walk_in()
    bring_in_a_table(window)
    window.open("/account/sign-up/")
    page.get_by_role("checkbox").check()
    fill_in(page, mail, "Sign up")
    enter_code(page, mails, mail)
    expect(page.get_by_role("status").filter(has_text="You are signed in")).to_be_visible()
    Keys(page)
    window.open("/account/security/passkeys/add/")
    show_again(page)
    page.get_by_role("button", name="Add passkey").click()
    page.get_by_role("link", name="I have kept them").click()
    _lets_in(window)


def _lets_in(window: Window) -> None:
    """Let a person, a program and a calendar read the record."""
    page = window.page
    window.open("/account/delegates/?offer=1")
    page.get_by_label("mail address").fill("assistant@example.org")
    page.get_by_role("main").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Send the invitation").click()
    window.open("/account/programs/?new=1")
    page.get_by_label("Name of the program").fill("A program " + "of long names " * 3)
    page.get_by_role("main").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Make token").click()
    expect(page.get_by_role("heading", name="Your new token")).to_be_visible()
    window.open("/account/calendar/")
    page.get_by_role("button", name="Make address").click()
    expect(page.get_by_role("heading", name="Your new address")).to_be_visible()


def pages(window: Window, *, only_own: bool = False) -> Iterator[str]:
    """Open every page of the account, one after the other; each stays fresh enough to be seen.

    only_own: those that are for an account alone; a guest sees the others, too.
    """
    for path in reachable(window, as_account=True):
        if only_own and ADDRESSES[view_at(urlsplit(path).path)].permission != ACCOUNT:
            continue
        window.open(path)
        heading = window.page.get_by_role("heading", level=1)
        if heading.inner_text() == "Is it you?" and "/again/" not in path:
            show_again(window.page)
            window.open(path)
        yield path


@pytest.mark.parametrize("mode", MODES)
def test_no_page_of_an_account_with_rows_has_a_barrier(
    mode: str, visit: Visitor, mails: Mails
) -> None:
    window = visit.window(**MODES[mode])
    settle_in(window, mails, f"rows-{mode}@example.org")
    seen = pages(window, only_own=mode != "light")
    found = [what for path in seen for what in look_at(window, path)]
    assert_none([*found, *without_refusals(window)])


def test_no_page_of_an_account_moves_sideways_with_a_long_address(
    visit: Visitor, mails: Mails
) -> None:
    window = visit.window(NARROW)
    settle_in(window, mails, LONG)
    found = [what for path in pages(window) for what in sideways(window, path)]
    stranger = visit.window(NARROW)
    stranger.open("/account/forgotten/")
    stranger.page.get_by_label("Mail address").fill(LONG)
    stranger.page.get_by_role("button", name="Send the code").click()
    expect(stranger.page.get_by_role("heading", level=1)).to_have_text("Enter code")
    found += sideways(stranger, "/account/forgotten/code/")
    stranger.open("/account/sign-up/")
    fill_in(stranger.page, f"new.{LONG}", "Sign up")
    expect(stranger.page.get_by_role("heading", level=1)).to_have_text("Confirm address")
    found += sideways(stranger, "/account/confirm/")
    assert_none(found)


def test_an_invitation_has_no_barrier(visit: Visitor, mails: Mails) -> None:
    window = visit.window(PHONE)
    settle_in(window, mails, "invites@example.org")
    address = INVITATION.search(mails("assistant@example.org")[-1])
    assert address, "a link in the mail"
    stranger = visit.window(PHONE)
    stranger.open(address[0])
    expect(stranger.page.get_by_role("heading", level=1)).to_have_text("Invitation")
    found = list(look_at(stranger, "the invitation"))
    assert_none([*found, *without_refusals(stranger)])


def test_no_refused_form_of_an_account_has_a_barrier(visit: Visitor, mails: Mails) -> None:
    window = visit.window(PHONE)
    settle_in(window, mails, "refused@example.org")
    page, found = window.page, []
    for path, button in (
        ("/account/password/", "Change password"),
        ("/account/mail/", "Send the code"),
        ("/account/programs/?new=1", "Make token"),
        ("/account/delegates/?offer=1", "Send the invitation"),
        ("/your-data/erase/account/", "Erase my account and everything in it"),
        ("/account/security/app/", "Connect app"),
    ):
        window.open(path)
        page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
        expect(page).to_have_title(re.compile("^Error: "))
        found += look_at(window, f"{path}, sent empty")
    assert_none([*found, *without_refusals(window)])
