"""A spreadsheet comes in: problems seen, the map mended, a double decided, kept, and undone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitors import PHONE, WIDE

TABLE = (
    "Activity Title,Accredited Provider,Completion Date,Credits Earned,Credit Type\n"
    "Safe opioids,Invented University,3/14/2025,1.5,AMA PRA Category 1 Credit(s)™\n"
    "Safe opioids online,Invented University,3/14/2025,1.5,Cat 1\n"
    "Care of stroke,Invented Hospital,4/2/2025,2,Regional points\n"
    "A course without a day,Invented Society,,1,Cat 1\n"
)


@pytest.mark.parametrize(
    ("size", "scripts"), [(WIDE, True), (PHONE, False)], ids=["desk", "phone without scripts"]
)
def test_a_transcript_comes_in_and_goes_again(size, scripts, visit):
    window = visit.window(size, scripts=scripts)
    page = window.page
    window.start_empty("MD")
    window.open("/activities/")
    page.get_by_role("link", name="Import", exact=False).first.click()
    file = {"name": "transcript.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    page.get_by_label("CSV file or Excel workbook").set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    _says(page, "1 of 4 rows can be kept. 2 need a look, 1 looks like another activity.")
    page.get_by_role("link", name="Only rows with problems (2)").click()
    expect(page.locator("main")).to_contain_text("The date is missing.")
    page.get_by_role("link", name="All rows (4)").click()
    page.get_by_label("“regional points” means").select_option(label="AMA PRA Category 1 Credit™")
    page.get_by_role("button", name="Read the file this way").click()
    _says(page, "2 of 4 rows can be kept. 1 needs a look, 1 looks like another activity.")
    page.get_by_role("link", name="Decide on 1 double").click()
    page.get_by_label("Import it anyway").check()
    page.get_by_role("button", name="Save decisions").click()
    _says(page, "3 of 4 rows can be kept. 1 needs a look.")
    page.get_by_role("button", name="Keep 3 activities").click()
    _says(page, "3 activities of this file are on your record. 1 row was not kept.")
    expect(page.get_by_role("region", name="What was not kept")).to_contain_text("Line 5")
    page.get_by_role("link", name="See activities").click()
    expect(page.get_by_role("link", name="Care of stroke")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Undo this import").click()
    _says(page, "This import was undone: 3 activities can come back as a whole.")
    window.open("/activities/")
    expect(page.locator("p.answer").first).to_contain_text("no activities")
    assert [one for one in window.complaints if "status of 4" not in one] == []


def _says(page: Page, sentence: str) -> None:
    expect(page.locator("p.answer").first).to_have_text(re.compile(re.escape(sentence)))
