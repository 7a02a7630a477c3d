"""Whole journeys as people make them: with and without JavaScript, on a phone and on a desk."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import Locator, Page, expect

from cmeridian.exchange.record_file import read_record
from cmeridian.packs.loader import load_rulebook
from tests.browser.visitors import PHONE, WIDE, Window

WAYS = {
    "desk": {"size": WIDE},
    "desk without scripts": {"size": WIDE, "scripts": False},
    "phone, dark": {"size": PHONE, "dark": True},
    "phone without scripts": {"size": PHONE, "scripts": False},
}
PAIN = re.compile("^Pain management or End-of-life care")


@pytest.fixture(params=WAYS)
def window(request, visit) -> Window:
    """Open a window in each of the ways, one after another."""
    return visit.window(**WAYS[request.param])


def answer_of(page: Page) -> str:
    """Read the first sentence."""
    return page.locator("p.answer").first.inner_text()


def go_to(window: Window, name: str) -> None:
    """Follow a link of the navigation."""
    window.page.get_by_role("navigation", name="Main").get_by_role("link", name=name).click()
    expect(window.page.get_by_role("heading", level=1)).to_be_visible()


def hours_of(page: Page, name: re.Pattern[str]) -> float:
    """Read how much a progress bar shows."""
    return float(page.get_by_role("progressbar", name=name).first.get_attribute("value") or 0)


def test_a_sample_from_the_first_sentence_to_the_last_trace(window):
    window.walk_in()
    rule = _reads_why(window)
    _answers_a_question(window)
    _adds_an_activity_and_takes_it_back(window, rule)
    _supposes(window)
    _looks_ahead_and_back(window, rule)
    _takes_everything_along_and_leaves(window)
    assert [one for one in window.complaints if "status of 4" not in one] == []


def _reads_why(window: Window) -> str:
    page = window.page
    assert re.search(r"\d+ things are missing with \d+ authorities", answer_of(page))
    page.get_by_role("link", name="See why, and what counts").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PAIN)
    assert re.search(r"8 hours are missing by \d+ \w+ \d{4}", answer_of(page))
    for title in ("Why it applies", "What the rule says", "Where it was read", "What counts"):
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    sources = page.get_by_role("region", name="Where it was read")
    expect(sources).to_contain_text("Confidence high")
    expect(sources).to_contain_text("As of 2025")
    expect(sources.get_by_role("link", name="mbc.ca.gov").first).to_be_visible()
    return page.url


def _answers_a_question(window: Window) -> None:
    page = window.page
    go_to(window, "Today")
    page.get_by_role("link", name=re.compile("^Answer (1 )?question")).click()
    page.get_by_label("What share of your patients is 65 or older").fill("40")
    page.get_by_role("button", name=re.compile("^Save answer")).click()
    expect(page.get_by_role("status").first).to_be_visible()
    go_to(window, "Today")
    assert "question" not in answer_of(page)
    go_to(window, "Credits")
    row = page.get_by_role("listitem").filter(has_text="Geriatric medicine").first
    expect(row).to_contain_text(re.compile("Act now|Behind"))


def _adds_an_activity_and_takes_it_back(window: Window, rule: str) -> None:
    page = window.page
    page.goto(rule)
    before = hours_of(page, PAIN)
    page.get_by_role("link", name="Add activity").click()
    page.get_by_label("Title").fill("Tapering with the patient")
    page.get_by_label("Date completed").fill(timezone.localdate().isoformat())
    page.get_by_label("Credits", exact=True).fill("2.5")
    page.get_by_label("Class of credit", exact=True).select_option(
        label="AMA PRA Category 1 Credit™"
    )
    page.get_by_role("checkbox", name="Pain management", exact=True).check()
    page.get_by_role("button", name="Save activity").click()
    expect(page.get_by_role("status").first).to_be_visible()
    page.goto(rule)
    assert hours_of(page, PAIN) == before + 2.5
    page.get_by_role("link", name="Tapering with the patient").click()
    page.get_by_role("button", name=re.compile("^Delete")).click()
    expect(page.get_by_role("status").filter(has_text="Deleted")).to_be_visible()
    gone = page.url
    page.goto(rule)
    assert hours_of(page, PAIN) == before
    page.goto(gone)
    page.get_by_role("button", name="Undo").click()
    page.goto(rule)
    assert hours_of(page, PAIN) == before + 2.5


def _supposes(window: Window) -> None:
    page = window.page
    before = page.request.get(window.place.of("/your-data/record.yaml")).body()
    go_to(window, "Today")
    page.get_by_role("link", name="What if").first.click()
    card = page.get_by_role("region", name="I move to another place")
    card.get_by_label("Place").select_option("Nevada")
    card.get_by_role("button", name="Suppose I move").click()
    expect(page.locator("main")).to_contain_text("Nevada")
    expect(page.locator("p.answer").first).to_contain_text(re.compile(r"\d"))
    assert "?" in page.url
    page.goto(window.place.of("/credits/what-if/"))
    card = page.get_by_role("region", name=re.compile("date|day", re.IGNORECASE)).last
    later = timezone.localdate() + timedelta(days=200)
    card.locator("input[type=date]").first.fill(later.isoformat())
    card.get_by_role("button").first.click()
    expect(page.locator("main")).to_contain_text(str(later.year))
    assert page.request.get(window.place.of("/your-data/record.yaml")).body() == before


def _looks_ahead_and_back(window: Window, rule: str) -> None:
    page = window.page
    go_to(window, "Today")
    page.get_by_role("link", name="Timeline of the years ahead").click()
    assert re.search(r"\d+ things fall due", answer_of(page))
    expect(page.get_by_role("link", name=PAIN).first).to_be_visible()
    page.goto(rule.partition("/rules/")[0] + "/")
    page.get_by_role("link", name="Audit readiness").click()
    assert re.search(r"\d+ of the \d+ activities", answer_of(page))
    page.get_by_role("link", name=re.compile("transcript", re.IGNORECASE)).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Transcript")
    expect(
        page.get_by_role("link", name="Tapering with the patient")
        .or_(page.get_by_role("rowheader", name="Tapering with the patient"))
        .first
    ).to_be_visible()


def _takes_everything_along_and_leaves(window: Window) -> None:
    page = window.page
    go_to(window, "More")
    page.get_by_role("link", name="Your data").first.click()
    calendar = _download(page, page.get_by_role("link", name="Only the calendar"))
    events = Calendar.from_ical(calendar).walk("VEVENT")
    assert len(events) >= 4
    assert len({str(event["UID"]) for event in events}) == len(events)
    assert all(event.walk("VALARM") for event in events)
    text = _download(page, page.get_by_role("link", name="Only the record"))
    kept = read_record(text, rulebook=load_rulebook())
    assert "Tapering with the patient" in {one.title for one in kept.record.activities}
    assert kept.record.clinician.facts["share_patients_65plus"]
    everything = _download(page, page.get_by_role("link", name="Download everything"))
    assert read_record(everything, rulebook=load_rulebook()).record == kept.record
    file = {"name": "cmeridian.zip", "mimeType": "application/zip", "buffer": everything}
    page.get_by_label("Archive or record file").set_input_files(file)
    page.get_by_role("button", name="Bring in the file").click()
    expect(page.get_by_role("status").first).to_contain_text("was brought in")
    again = _download(page, page.get_by_role("link", name="Only the record"))
    assert again == text
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_role("alert").first).to_contain_text("Nothing was erased")
    page.get_by_role("checkbox", name="Erase all my data").check()
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where you stand")
    window.open("/credits/")
    assert page.url.endswith("/start/")


def _download(page: Page, link: Locator) -> bytes:
    with page.expect_download() as told:
        link.click()
    return told.value.path().read_bytes()


@pytest.mark.parametrize("scripts", [True, False], ids=["typing", "Enter alone"])
def test_an_empty_guest_gets_a_number(scripts, visit):
    window = visit.window(PHONE, scripts=scripts)
    page = window.page
    window.start_empty("MD")
    page.get_by_role("link", name="Add a credential").click()
    search = page.get_by_role("searchbox", name="Place, authority, credential or profession")
    if scripts:
        search.press_sequentially("texas md", delay=20)
    else:
        search.fill("texas md")
        search.press("Enter")
    expect(page.get_by_role("link", name=re.compile("^Add: "))).to_have_count(1)
    expect(page.get_by_role("status").first).to_contain_text("1 set")
    page.get_by_role("link", name="Add: Texas Medical Board").click()
    expiry = page.get_by_label(re.compile("expir", re.IGNORECASE)).first
    expect(expiry).to_be_visible()
    expiry.fill((timezone.localdate() + timedelta(days=400)).isoformat())
    page.locator("main form[method=post]").get_by_role("button").first.click()
    go_to(window, "Today")
    assert re.search(r"\d+ (hours|things)", answer_of(page)), answer_of(page)
    assert [one for one in window.complaints if "status of 4" not in one] == []


def test_with_the_keyboard_alone(visit):
    window = visit.window(WIDE)
    page = window.page
    window.walk_in()
    page.keyboard.press("Tab")
    assert focused(page)["text"] == "Skip to the content"
    assert focused(page)["is_visible"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page)["in_main"]
    reach(page, "Add activity")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Add activity")
    page.get_by_label("Title").focus()
    page.keyboard.type("Typed without a mouse")
    reach(page, "Save activity")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Error: "))
    assert page.evaluate("document.activeElement.matches('.error-summary, [role=alert]')")
    assert page.get_by_label("Title").input_value() == "Typed without a mouse"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("['INPUT', 'SELECT', 'TEXTAREA'].includes(document.activeElement.tagName)")
    assert focused(page)["has_ring"]


def focused(page: Page) -> dict[str, object]:
    """Describe the element that has the focus."""
    return page.evaluate(
        """() => {
          const e = document.activeElement, b = e.getBoundingClientRect(), s = getComputedStyle(e);
          return {text: e.innerText.trim(), kind: e.type, in_main: !!e.closest('main'),
            is_visible: b.top >= 0 && b.left >= 0 && b.width > 10 && b.bottom <= innerHeight,
            has_ring: parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !== 'none'}; }"""
    )


def reach(page: Page, name: str) -> None:
    """Press Tab until a link or button of a name has the focus; each stop must be seen."""
    for _ in range(120):
        here = focused(page)
        if here["text"] == name:
            assert here["has_ring"], here
            return
        page.keyboard.press("Tab")
        # Inside a date input the browser draws the ring itself, around its own parts.
        assert focused(page)["has_ring"] or focused(page)["kind"] == "date", focused(page)
    raise AssertionError(f"{name} cannot be reached with Tab")
