"""Find the set that a credential falls under, or learn that there is none."""

from __future__ import annotations

import pytest

ADD = "/profile/credentials/add/"


def found(answer):
    return [shown.terms.id for shown in answer.context["finder"].results]


@pytest.mark.parametrize(
    ("query", "set_id"),
    [
        ("texas md", "us-tx-physician"),
        ("md TEXAS", "us-tx-physician"),
        ("florida nurse", "us-fl-rn"),
        ("flordia rn", "us-fl-rn"),
        ("rn in texas", "us-tx-rn"),
        ("abim", "us-abim"),
        ("dea", "us-dea-mate"),
        ("Californía md", "us-ca-md"),
        ("wy", "us-wy-physician"),
    ],
)
def test_words_in_any_order_and_misspelt_find_a_set(query, set_id, walk_in):
    assert set_id in found(walk_in().get(ADD, {"q": query}))


def test_sets_for_ones_own_profession_come_first(walk_in):
    assert found(walk_in("amara").get(ADD, {"q": "fl"}))[0] == "us-fl-md"
    assert found(walk_in("marisol").get(ADD, {"q": "fl"}))[0] == "us-fl-rn"


def test_an_empty_search_lists_the_sets_for_the_profession(walk_in):
    answer = walk_in("lena").get(ADD)
    shown = answer.context["finder"].results
    assert shown
    assert all("PHARMACIST" in one.terms.professions for one in shown)


def test_a_script_gets_the_results_alone(walk_in):
    client = walk_in()
    answer = client.get(ADD, {"q": "texas"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "<html" not in page
    assert 'aria-live="polite"' in page
    assert "5 sets for “texas”" in page
    assert "HX-Request" in answer.headers["Vary"]


def test_what_is_held_already_leads_to_its_change(walk_in, person_of, held):
    client = walk_in()
    mine = held(person_of(client))["us-tx-physician"]
    page = client.get(ADD, {"q": "texas md"}).content.decode()
    assert f"/profile/credentials/{mine.public_id}/" in page
    assert "on your record" in page


def test_a_set_of_low_confidence_says_so_before_its_fields(walk_in):
    client = walk_in("marisol")
    assert "Low confidence" in client.get(ADD, {"q": "wyoming rn"}).content.decode()
    page = client.get(ADD, {"set": "us-wy-rn"}).content.decode()
    assert page.index("Low confidence") < page.index('name="expires"')


@pytest.mark.parametrize(
    "asked",
    [
        {"place": "Puerto Rico", "profession": "RN"},
        {"place": "pr", "profession": "RN"},
        {"q": "puerto rico registered nurse"},
        {"q": "RN in Puerto Rico"},
    ],
)
def test_what_is_not_covered_is_said_before_anything_else(asked, walk_in):
    page = walk_in().get(ADD, asked).content.decode()
    sentence = "We hold no rules for registered nurses in Puerto Rico."
    assert sentence in page
    assert page.index(sentence) < page.index('id="set-query"')
    assert "Nothing here can tell you whether you are clear: ask the authority." in page
    assert "/profile/own-sets/keep/?place=Puerto%20Rico&amp;profession=RN" in page
    assert "/profile/own-sets/add/?place=Puerto%20Rico&amp;profession=RN" in page


def test_a_place_that_nobody_knows_is_not_covered_either(walk_in):
    page = walk_in().get(ADD, {"place": "Ontario", "profession": "MD"}).content.decode()
    assert "We hold no rules for physicians (MD) in Ontario." in page


def test_a_misspelt_place_is_named(walk_in):
    page = walk_in().get(ADD, {"place": "Wyomin", "profession": "PHARMACIST"}).content.decode()
    assert "Did you mean Wyoming?" in page


def test_what_is_covered_is_listed(walk_in):
    answer = walk_in().get(ADD, {"place": "Wyoming", "profession": "RN"})
    assert found(answer) == ["us-wy-rn"]
    assert answer.context["finder"].not_covered is None


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "x" * 5000},
        {"q": "\x00'\"><script>"},
        {"q": "   "},
        {"place": "", "profession": "MD"},
        {"place": "x" * 101, "profession": "MD"},
        {"place": "a\x00", "profession": "MD"},
        {"place": "Texas", "profession": "WIZARD"},
        {"place": "Texas"},
    ],
)
def test_odd_searches_are_answered_in_words(asked, walk_in):
    answer = walk_in().get(ADD, asked)
    assert answer.status_code == 200
    assert b"<script>" not in answer.content


@pytest.mark.parametrize("set_id", ["nothing", "", "us-fl", "\x00"])
def test_an_unknown_set_is_not_found(set_id, walk_in):
    assert walk_in().get(ADD, {"set": set_id}).status_code == 404
    assert walk_in().post(f"{ADD}?set={set_id}", {}).status_code in (400, 404)


def test_a_set_of_another_person_is_not_found(walk_in):
    walk_in("amara")
    assert walk_in("lena").get(ADD, {"set": "valley-view-hospital"}).status_code == 404
