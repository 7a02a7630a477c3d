"""What holds every page together: ids, labels, headings, landmarks and tables.

The browser looks at one page of each kind; here every set of rules and every sample is looked at.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator

import pytest

from cmeridian.exchange.samples import NAMES
from cmeridian.packs.loader import load_rulebook
from tests.features.pages import Page, read_page
from tests.features.walking import assert_none, crawl

POINTING = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
LANDMARKS = {"section": "region", "nav": "navigation", "form": "form", "aside": "complementary"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def faults(page: Page) -> Iterator[str]:
    """List what is wrong with the build of a page."""
    ids = Counter(e.attributes["id"] for e in page.elements if e.attributes.get("id"))
    yield from (f"{count} elements are {one}" for one, count in ids.items() if count > 1)
    for element in page.elements:
        for name in POINTING:
            for target in element.attributes.get(name, "").split():
                if target not in ids:
                    yield f"{element.tag} {name} points to {target}, which is not there"
        if element.tag == "th" and not element.attributes.get("scope"):
            yield f"th {element.text.strip()!r} has no scope"
        if element.tag == "a" and "href" not in element.attributes:
            yield f"a {element.text.strip()!r} leads nowhere"
    yield from _landmarks(page)
    levels = [int(e.tag[1]) for e in page.elements if e.tag in HEADINGS]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} elements are h1"
    for before, after in itertools.pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"
    if len(page.text_of("table")) != len(page.text_of("caption")):
        yield "a table has no caption"


def _landmarks(page: Page) -> Iterator[str]:
    texts = {e.attributes.get("id", ""): " ".join(e.text.split()) for e in page.elements}
    texts[""] = ""
    named: Counter[tuple[str, str]] = Counter()
    for element in page.elements:
        given = element.attributes
        role = given.get("role") or LANDMARKS.get(element.tag, "")
        label = given.get("aria-label") or texts.get(given.get("aria-labelledby", ""), "")
        if role in {*LANDMARKS.values(), "search"} and label:
            named[role, label] += 1
    for (role, label), count in named.items():
        if count > 1:
            yield f"{count} landmarks of the kind {role} are named {label!r}"


@pytest.mark.parametrize("name", NAMES)
def test_the_pages_of_every_sample_are_well_built(name, guest):
    pages = crawl(guest(name), most_of_a_view=12, only_links=True)
    wrong = [f"{address}: {what}" for address, page in pages.items() for what in faults(page)]
    assert_none(wrong)


def test_the_page_of_every_set_is_well_built(guest):
    client = guest("lena").client
    wrong = []
    for set_id in load_rulebook().sets:
        answer = client.get(f"/sets/{set_id}/")
        assert answer.status_code == 200, set_id
        page = read_page(answer.content, address=f"/sets/{set_id}/")
        wrong += [f"{set_id}: {what}" for what in faults(page)]
    assert_none(wrong)
