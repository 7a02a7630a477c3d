"""The shell: what every page has, and what a page of an error says."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.test import Client

from cmeridian.domain.requirements.wording.states import State
from cmeridian.features.base.asking import request_id
from cmeridian.features.base.templatetags.words import state_class
from cmeridian.web import components, errors
from cmeridian.web.components import Example

PAGES = ["/components/", "/start/", "/no-such-page/"]
FIXED_STATES = (*State.__args__, "Planned", "Waiting for evidence")


class Outline(HTMLParser):
    """Counts what a page is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.append((tag, dict(attrs)))

    def values(self, name: str) -> list[str]:
        return [found[name] for _, found in self.attributes if found.get(name)]


@pytest.fixture(params=PAGES)
def outline(request, stranger) -> Outline:
    return Outline(stranger.get(request.param).content.decode())


def test_every_page_has_one_heading_and_its_landmarks(outline):
    for tag in ("h1", "main", "header", "footer"):
        assert outline.tags.count(tag) == 1, tag


def test_every_page_begins_with_a_way_to_skip_to_the_content(outline):
    links = [found["href"] for tag, found in outline.attributes if tag == "a"]
    assert links[0] == "#main"
    assert ("main", {"id": "main", "tabindex": "-1"}) in outline.attributes


def test_no_page_carries_inline_style_or_script(outline):
    assert "style" not in outline.tags
    for tag, found in outline.attributes:
        assert not [name for name in found if name == "style" or name.startswith("on")]
        assert tag != "script" or found.get("src")


def test_no_id_stands_twice(outline):
    ids = outline.values("id")
    assert sorted(ids) == sorted(set(ids))


def test_what_a_page_refers_to_is_there(outline):
    ids = set(outline.values("id"))
    for name in ("for", "aria-labelledby", "aria-describedby"):
        for value in outline.values(name):
            assert set(value.split()) <= ids, (name, value)


def test_a_page_asks_for_at_most_six_files(outline):
    loaded = [
        found
        for tag, found in outline.attributes
        if tag in ("link", "script", "img") and (found.get("href") or found.get("src"))
    ]
    assert 1 + len(loaded) <= 6


def test_a_person_finds_five_places_and_where_they_are(walk_in):
    page = walk_in().get("/components/").content.decode()
    navigation = page[page.index("<nav") : page.index("</nav>")]
    assert navigation.count("<li>") == 5
    assert navigation.count('aria-current="page"') == 1
    assert re.search(r'href="/more/" aria-current="page"', navigation)


def test_a_person_can_search_their_activities_from_every_page(walk_in):
    found = Outline(walk_in().get("/components/").content.decode()).attributes
    form = next(a for tag, a in found if tag == "form" and a.get("class") == "top-search")
    assert form["action"] == "/activities/"
    assert form["role"] == "search"
    assert ("q", "top-q") in [(a.get("name"), a.get("id")) for tag, a in found if tag == "input"]


def test_who_has_not_begun_finds_no_places(stranger):
    assert b"<nav" not in stranger.get("/components/").content


def test_a_sample_person_is_named_as_invented(walk_in):
    page = walk_in().get("/components/").content.decode()
    header = page[page.index("<header") : page.index("</header>")]
    assert '<span class="sample-mark">Sample</span>' in header
    assert "This is an invented clinician. Change anything." in header
    assert 'href="/start/">Choose another</a>' in header


def test_a_guest_reads_how_long_their_work_is_kept(walk_in, settings):
    page = walk_in().get("/components/").content.decode()
    assert f"kept for {settings.GUEST_DAYS} days" in page
    assert 'href="/your-data/"' in page


def test_every_page_says_who_decides(stranger):
    assert "the authority decides" in stranger.get("/components/").content.decode()


@pytest.mark.parametrize("state", FIXED_STATES)
def test_the_component_page_shows_every_state_word(stranger, state):
    page = stranger.get("/components/").content.decode()
    assert f'<span class="state {state_class(state)}">{state}</span>' in page


def test_the_component_page_shows_a_cap_without_a_bar_and_the_other_rows_with_one():
    bars = {row.title: row.bar for row in components.component_page()["rows"]}
    assert bars["Teaching"] is None
    assert bars["Medical errors"] == (0, 2)


def test_an_unknown_address_answers_with_our_page_and_a_reference(stranger):
    answer = stranger.get("/no-such-page/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "<h1>Not found</h1>" in page
    assert f"<code>{answer['X-Request-ID']}</code>" in page


def test_a_form_without_its_key_is_refused_with_our_page_and_a_reference(db):
    answer = Client(SERVER_NAME="localhost", enforce_csrf_checks=True).post("/start/", {})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "<h1>Not sent</h1>" in page
    assert f"<code>{answer['X-Request-ID']}</code>" in page


def test_what_is_too_large_is_refused_with_the_limit_and_a_reference(stranger, settings):
    settings.MAX_BODY_BYTES = 1024**2
    answer = stranger.post("/start/", {"record": "x" * 1024**2})
    assert answer.status_code == 413
    page = answer.content.decode()
    assert "<strong>1 MB</strong>" in page
    assert f"<code>{answer['X-Request-ID']}</code>" in page


def test_what_cannot_be_read_is_answered_with_our_page_and_a_reference(rf):
    mark = request_id.set("5ea1")
    answer = errors.bad_request(rf.get("/"))
    request_id.reset(mark)
    assert answer.status_code == 400
    assert "<code>5ea1</code>" in answer.content.decode()


def test_a_fault_of_ours_is_told_without_the_database(rf):
    # Without the `db` fixture, any query fails.
    mark = request_id.set("5ea1")
    answer = errors.server_fault(rf.get("/"))
    request_id.reset(mark)
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "<code>5ea1</code>" in page
    assert Outline(page).tags.count("h1") == 1


def test_the_page_of_a_fault_needs_nothing_from_the_request():
    assert "<h1>" in render_to_string("errors/500.html")


def field(form: Example, name: str, part: str = "field", **context: object) -> str:
    return render_to_string(f"parts/{part}.html", {"field": form[name], **context})


def test_a_field_ties_hint_and_error_to_its_control():
    form = Example({"amount": "one"})
    control = field(form, "amount")
    assert '<label for="id_amount">Credits</label>' in control
    assert 'id="id_amount_error"' in control
    assert 'aria-describedby="id_amount_error"' in control
    assert 'aria-invalid="true"' in control
    assert 'value="one"' in control
    assert 'aria-describedby="id_title_helptext"' in field(Example(), "title")


def test_the_error_of_a_field_stands_between_its_hint_and_its_control():
    page = field(Example({}), "title")
    assert page.index("_helptext") < page.index("_error") < page.index("<input")


def test_only_an_optional_field_says_so():
    assert "(optional)" not in field(Example(), "note")
    assert "(optional)" in field(Example(), "note", optional=True)


def test_choices_are_a_group_with_a_name_and_a_label_each():
    group = field(Example({}), "answer", part="choice_field")
    assert group.count("<legend") == 1
    assert group.count('type="radio"') == group.count("<label") == 3
    assert 'aria-describedby="id_answer_helptext id_answer_error"' in group


def test_the_error_summary_lists_every_error_with_a_link_to_its_control():
    form = Example({"amount": "one"})
    form.add_error(None, "Two of the dates contradict each other.")
    page = render_to_string("parts/error_summary.html", {"form": form})
    controls = "".join(field(form, name) for name in form.fields)
    links = re.findall(r'href="#([^"]+)"', page)
    assert len(links) == sum(len(form[name].errors) for name in form.fields) >= 5
    assert all(f'id="{target}"' in controls for target in links)
    assert "Two of the dates contradict each other." in page


def test_a_form_without_errors_has_no_summary():
    assert render_to_string("parts/error_summary.html", {"form": Example()}).strip() == ""


def test_what_a_person_typed_is_escaped_in_every_part():
    form = Example({"title": "<script>alert(1)</script>"})
    assert "<script>" not in field(form, "title")
    line = {"what": "<b>x</b>", "where": "<i>y</i>", "due": None, "state": "", "address": ""}
    item = render_to_string("parts/date_item.html", line)
    assert "<b>" not in item and "<i>" not in item
