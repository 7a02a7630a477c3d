"""The requirement sets, for everyone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from cmeridian.features.accounts.models import Person
from cmeridian.features.compliance.selectors.library import library
from cmeridian.packs.loader import load_rulebook


def _text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def _listed(answer: Any) -> set[str]:
    return set(re.findall(r'href="/sets/([^"/?]+)/"', answer.content.decode()))


def test_every_set_is_listed_for_everyone(stranger: Client):
    answer = stranger.get("/sets/")
    assert answer.status_code == 200
    assert _listed(answer) == set(load_rulebook().sets)
    text = _text(answer)
    assert f"{len(load_rulebook().sets)} sets;" in text
    assert "A place or profession that is not listed is unknown, not free of duties." in text
    assert not Person.objects.exists()


def test_places_stand_in_order_with_confidence_year_and_recheck(stranger: Client):
    text = _text(stranger.get("/sets/"))
    assert text.index(">Alabama<") < text.index(">California<") < text.index(">Wyoming<")
    assert "State licence, MD · confidence high · 2025" in text
    assert "undated · recheck" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "us-ca-md"}, {"us-ca-md"}),
        ({"q": "CALIFORNIA nursing"}, {"us-ca-rn"}),
        ({"q": "  florida,  Physician (MD) "}, {"us-fl-md"}),
        ({"q": "lorida"}, set()),
        ({"q": "california", "profession": "PHARMACIST"}, {"us-ca-pharmacist"}),
        ({"profession": "CRNA"}, {"us-nbcrna-mac"}),
        ({"q": "us-ca", "profession": ""}, {s for s in load_rulebook().sets if "us-ca-" in s}),
    ],
)
def test_words_and_profession_narrow_the_list(stranger: Client, query, found: set[str]):
    listed = _listed(stranger.get("/sets/", query))
    assert listed == found


def test_the_count_is_announced(stranger: Client):
    text = _text(stranger.get("/sets/", {"q": "us-ca-md"}))
    assert '<p id="count" aria-live="polite">1 set; 1 not yet checked by a second person' in text


def test_nothing_found_leads_back_to_all(stranger: Client):
    text = _text(stranger.get("/sets/", {"q": "atlantis"}))
    assert "No set fits." in text
    assert "0 sets" in text
    assert "unknown, not free of duties" in text


def test_an_unknown_profession_is_said_and_shuts_nothing_out(stranger: Client):
    answer = stranger.get("/sets/", {"profession": "<b>wizard"})
    assert "No profession is written “&lt;b&gt;wizard”, so all are shown." in _text(answer)
    assert _listed(answer) == set(load_rulebook().sets)


@pytest.mark.parametrize("q", ["a" * 5000, "\x00", "%", "'\"><script>", ".*(", "\u202e"])
def test_strange_words_are_only_words(stranger: Client, q: str):
    answer = stranger.get("/sets/", {"q": q})
    assert answer.status_code == 200
    assert b"<script>" not in answer.content


@pytest.mark.parametrize("set_id", sorted(load_rulebook().sets))
def test_every_set_has_a_page_with_every_rule(stranger: Client, set_id: str):
    answer = stranger.get(f"/sets/{set_id}/")
    assert answer.status_code == 200
    text = _text(answer)
    for rule in load_rulebook().sets[set_id].rules:
        assert f'id="{rule.id}"' in text
    assert "Where it was read" in text
    assert "this is not legal advice" in text


def test_a_set_known_from_general_knowledge_says_so_first(stranger: Client):
    text = _text(stranger.get("/sets/us-aha-bls-acls/"))
    assert text.index("only from general knowledge") < text.index('class="card"')


@pytest.mark.parametrize("set_id", ["no-such-set", "valley-view-hospital", "a" * 500, "%00"])
def test_a_set_that_is_not_ours_is_missing(stranger: Client, set_id: str):
    assert stranger.get(f"/sets/{set_id}/").status_code == 404


def test_the_library_is_only_read(stranger: Client):
    assert stranger.post("/sets/").status_code == 405
    assert stranger.post("/sets/us-ca-md/").status_code == 405


def test_recheck_follows_the_day(today):
    early, late = (
        library(words="us-ca-md", profession="", on=today.replace(year=year))
        for year in (2026, 2100)
    )
    assert (early.rechecks, late.rechecks) == (0, 1)
