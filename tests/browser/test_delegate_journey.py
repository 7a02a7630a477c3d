"""An owner lets an assistant in, sees what they did, and ends it: two people, two browsers."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import look_at, sideways
from tests.browser.test_account_journeys import (
    answer_of,
    enter_code,
    fill_in,
    show_again,
    sign_up,
)
from tests.browser.visitors import NARROW, PHONE, WIDE, Visitor, Window
from tests.features.walking import assert_none

Mails = Callable[[str], list[str]]
TITLE = "Opioids in practice, corrected"


def heading(page: Page) -> str:
    """Read the heading of the page."""
    return page.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_assistant_is_let_in_works_and_is_out_again(
    scripts: bool, visit: Visitor, mails: Mails
) -> None:
    way = "scripts" if scripts else "plain"
    owner_mail, helper_mail = f"owner-{way}@example.org", f"helper-{way}@example.org"
    owner, helper = visit.window(WIDE, scripts=scripts), visit.window(PHONE, scripts=scripts)
    _has_a_record(owner, mails, owner_mail)
    _lets_in(owner, helper_mail)
    _accepts(helper, mails, owner_mail, helper_mail)
    _works(helper)
    _sees_what_was_done_and_ends_it(owner)
    _is_out(helper)
    assert [one for one in owner.complaints + helper.complaints if "status of 4" not in one] == []


def _has_a_record(owner: Window, mails: Mails, mail: str) -> None:
    owner.walk_in("amara")
    owner.open("/account/sign-up/")
    keep = owner.page.get_by_label(re.compile("sample", re.IGNORECASE))
    if keep.count():
        keep.first.check()
    fill_in(owner.page, mail, "Sign up")
    enter_code(owner.page, mails, mail)
    owner.open("/activities/")
    assert heading(owner.page) == "Activities"


def _lets_in(owner: Window, mail: str) -> None:
    page = owner.page
    owner.open("/account/delegates/")
    assert "Nobody but you" in answer_of(page)
    page.get_by_role("link", name="Let someone in").click()
    if heading(page) == "Is it you?":
        show_again(page)
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the mail address")
    page.get_by_label("Their mail address").fill(mail)
    page.get_by_label("Who that is").fill("My assistant")
    page.get_by_label("See where you stand").check()
    page.get_by_label("See, add, change and delete your activities").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("status").first).to_contain_text(f"The invitation goes to {mail}")
    assert "has been asked" in answer_of(page)


def _accepts(helper: Window, mails: Mails, owner_mail: str, mail: str) -> None:
    page = helper.page
    found = re.search(r"https?://\S+/invitation/\S+", mails(mail)[-1])
    assert found
    helper.open(urlsplit(found[0]).path)
    assert owner_mail in answer_of(page)
    page.get_by_role("link", name="Make an account").click()
    fill_in(page, mail, "Sign up")
    enter_code(page, mails, mail)
    # Signed up, they are back at the invitation.
    assert heading(page) == "Invitation"
    assert list(sideways(helper, "the invitation")) == []
    page.get_by_role("button", name="Accept the invitation").click()
    expect(page.get_by_role("status").first).to_contain_text("Accepted")
    page.get_by_role("button", name=re.compile("^Begin")).click()


def _works(helper: Window) -> None:
    page = helper.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    strip = page.get_by_role("form", name="Working for someone else")
    expect(strip).to_contain_text("You are working on the record of Amara Okafor")
    expect(strip).to_contain_text("you may see credits; change activities")
    places = page.get_by_role("navigation", name="Main").get_by_role("link")
    assert [one.strip() for one in places.all_inner_texts()] == [
        *("Today", "Credits", "Activities", "More")
    ]
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Activities").click()
    page.locator("table th a").first.click()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_role("button", name="Save activity").click()
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    assert helper.open("/profile/") == 403
    assert "has not opened this to you" in answer_of(page)


def _sees_what_was_done_and_ends_it(owner: Window) -> None:
    page = owner.page
    owner.open("/activities/")
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    owner.open("/account/delegates/")
    assert "1 person may see or change parts" in answer_of(page)
    page.get_by_role("link", name="My assistant").click()
    log = page.get_by_role("table")
    for words in ("Accepted the invitation", "Saved an activity", "Was refused: your profile"):
        expect(log.get_by_text(words).first).to_be_visible()
    page.get_by_role("button", name="End it now").click()
    expect(page.get_by_role("status").first).to_contain_text("Ended: My assistant")
    assert "Nobody but you" in answer_of(page)


def _is_out(helper: Window) -> None:
    page = helper.page
    helper.open("/activities/")
    # They have no record of their own, so they are led to the start.
    expect(page.get_by_role("status").first).to_contain_text("has ended")
    expect(page.get_by_role("form", name="Working for someone else")).to_have_count(0)
    expect(page.get_by_role("link", name=TITLE)).to_have_count(0)
    helper.open("/working-for/")
    assert "No record of anyone else" in answer_of(page)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_pages_of_a_delegation_have_no_barriers(
    size: tuple[int, int], dark: bool, visit: Visitor, mails: Mails
) -> None:
    look = f"{size[0]}-{'dark' if dark else 'light'}"
    owner, helper = visit.window(size, dark=dark), visit.window(size, dark=dark)
    owner_mail, helper_mail = f"o-{look}@example.org", f"h-{look}@example.org"
    _has_a_record(owner, mails, owner_mail)
    _lets_in(owner, helper_mail)
    one = urlsplit(owner.page.url).path
    sign_up(helper, mails, helper_mail)
    found = re.search(r"https?://\S+/invitation/\S+", mails(helper_mail)[-1]) or re.search(
        r"https?://\S+/invitation/\S+", "\n".join(mails(helper_mail))
    )
    assert found
    pages = [
        *((owner, path) for path in ("/account/delegates/", "/account/delegates/?offer=1", one)),
        (owner, f"{one}?change=1"),
        (helper, urlsplit(found[0]).path),
    ]
    wrong = [what for window, path in pages for what in _barriers(window, path)]
    helper.open(urlsplit(found[0]).path)
    helper.page.get_by_role("button", name="Accept the invitation").click()
    wrong += _barriers(helper, "/working-for/")
    helper.page.get_by_role("button", name=re.compile("^Begin")).click()
    for path in ("/", "/activities/", "/profile/"):
        wrong += _barriers(helper, path)
    assert_none(wrong)


def _barriers(window: Window, path: str) -> list[str]:
    window.open(path)
    return list(look_at(window, path))
