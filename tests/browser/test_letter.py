"""A pasted letter in a real browser: the page that no link leads to has no barrier either."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.browser.test_accessibility import look_at, sideways, without_refusals
from tests.browser.visitors import NARROW, PHONE, WIDE
from tests.features.walking import assert_none

LETTER = """MEDICAL BOARD OF CALIFORNIA

You have been selected for a random audit. Submit proof of CME completed between January 1, {first}
and December 31, {last} within 30 days of the date of this letter. Send certificates for 50 hours.
"""
PERIODS = "/credits/audit-letter/?set=us-ca-md&from={0}-01-01&to={0}-12-31"


def read_a_letter(window, text):
    window.open("/credits/audit-letter/")
    window.page.get_by_label("Text of the letter").fill(text)
    window.page.get_by_role("button", name="Read the letter").click()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide, light", "phone, dark"])
def test_a_letter_that_was_read_has_no_barrier(size, visit):
    window = visit.window(size, dark=size == PHONE)
    window.walk_in()
    year = timezone.localdate().year
    found = []
    for text in (LETTER.format(first=year - 2, last=year - 1), "Board of nursing, Ohio and Texas"):
        read_a_letter(window, text)
        assert window.page.get_by_role("heading", name="What the letter says").is_visible()
        found += look_at(window, "/credits/audit-letter/ after a letter")
    window.open(PERIODS.format(year - 1))
    found += look_at(window, "/credits/audit-letter/ of a period")
    assert_none([*found, *without_refusals(window)])


def test_it_does_not_move_sideways_on_the_narrowest_screen(visit):
    window = visit.window(NARROW)
    window.walk_in()
    year = timezone.localdate().year
    read_a_letter(window, LETTER.format(first=year - 2, last=year - 1) + "x" * 400)
    assert_none(list(sideways(window, "/credits/audit-letter/ after a letter")))
