"""Nothing of the facts is lost: each pack against the facts behind it, where they are at hand."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from cmeridian.packs.compiled import HERE

FILES = {"state_cme.yaml": 114, "certification_cme.yaml": 33, "state_cme_pa_np_pharm.yaml": 51}
ADDED = {"author", "checker", "checked_on", "review_by"}


def _folder() -> Path | None:
    given = os.environ.get("CMERIDIAN_FACTS")
    near = Path(__file__).parents[3] / "shared" / "facts"
    return Path(given) if given else near if near.is_dir() else None


FACTS = _folder()
pytestmark = pytest.mark.skipif(
    FACTS is None, reason="the facts are not at hand: set CMERIDIAN_FACTS to their folder"
)


def load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@cache
def facts(name: str) -> Any:
    assert FACTS is not None
    return load(FACTS / name)


@pytest.fixture(scope="module")
def fact_sets() -> dict[str, Any]:
    return {tree["id"]: tree for name in FILES for tree in facts(name)["requirement_sets"]}


@pytest.fixture(scope="module")
def pack_sets() -> dict[str, Any]:
    paths = (HERE / "requirement_sets").glob("*/*.yaml")
    return {tree["id"]: tree for tree in map(load, paths)}


@pytest.fixture(scope="module")
def fact_vocabulary() -> dict[str, Any]:
    first, second = (
        facts(name)["vocabulary"] for name in ("state_cme.yaml", "state_cme_pa_np_pharm.yaml")
    )
    merged = {**first, **{key: second[key] for key in second if key not in first}}
    for key in first.keys() & second.keys():
        both = first[key], second[key]
        merged[key] = both[0] | both[1] if isinstance(both[0], dict) else [*both[0], *both[1]]
    return merged


@pytest.fixture(scope="module")
def terms() -> Any:
    return load(HERE / "vocabulary.yaml")


def all_rules(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for rule in (*tree.get("rules", ()), *tree.get("options", ())):
        yield rule
        yield from all_rules(rule)


def mend(tree: dict[str, Any]) -> dict[str, Any]:
    """Apply to the facts the few places where a pack says the same thing better."""
    tree = copy.deepcopy(tree)
    anchor = tree["cycle"].get("anchor", {})
    if tree["id"] == "us-az-np":
        # An unquoted comma cut this note in two.
        del anchor["whichever is first."]
        anchor["note"] += ", whichever is first."
    if tree["id"] == "us-wi-physician":
        # The note says it: "MD date; DO licences use a different date."
        anchor["professions"] = ["MD"]
    for rule in tree["rules"]:
        # Named as open in the README of the facts.
        if (tree["id"], rule["id"]) in {
            ("us-ok-md", "opioid_annual"),
            ("us-ok-md", "patient_rights_end_of_life"),
            ("us-wy-physician", "controlled_substance_prescribing"),
        }:
            rule["open_points"] = ["clock_inside_cycle"]
    return tree


def test_the_facts_hold_as_many_sets_as_they_say():
    assert {name: len(facts(name)["requirement_sets"]) for name in FILES} == FILES


def test_no_set_is_lost_or_added(fact_sets, pack_sets):
    assert set(pack_sets) == set(fact_sets)
    assert len(fact_sets) == sum(FILES.values())


def test_every_set_is_the_same_but_for_what_was_added(fact_sets, pack_sets):
    different = [
        set_id
        for set_id, tree in fact_sets.items()
        if {key: value for key, value in pack_sets[set_id].items() if key not in ADDED}
        != mend(tree)
    ]
    assert different == []


@pytest.mark.parametrize("what", ["id", "confidence", "note", "kind", "amount", "unit"])
def test_rules_agree_in_order(what, fact_sets, pack_sets):
    for set_id, tree in fact_sets.items():
        expected = [rule.get(what) for rule in all_rules(tree)]
        assert [rule.get(what) for rule in all_rules(pack_sets[set_id])] == expected, set_id


@pytest.mark.parametrize("what", ["sources", "confidence", "as_of", "notes", "evidence"])
def test_provenance_agrees(what, fact_sets, pack_sets):
    for set_id, tree in fact_sets.items():
        assert pack_sets[set_id].get(what) == tree.get(what), set_id


def test_credit_classes_are_the_same(fact_vocabulary, terms):
    # Board categories without a list of members; the README of the facts names them as open.
    open_classes = {"KS_CAT_I", "WA_CAT2", "WA_CAT3", "WA_CAT4", "WA_CAT5"}
    packed = copy.deepcopy(terms["credit_classes"])
    for name, term in packed.items():
        term.pop("step", None)
        term.pop("step_source", None)
        if name in open_classes:
            assert term.pop("default_members") == "unknown"
    assert packed == fact_vocabulary["credit_classes"]


@pytest.mark.parametrize("section", ["facts", "units", "rule_kinds", "frequency_types"])
def test_names_are_the_same(section, fact_vocabulary, terms):
    assert set(terms[section]) == set(fact_vocabulary[section])


def test_no_event_and_no_profession_is_lost(fact_vocabulary, terms):
    assert set(terms["events"]) >= set(fact_vocabulary["events"])
    for name, term in fact_vocabulary["professions"].items():
        assert terms["professions"][name]["label"] == term["label"]
    assert terms["topic_match_default"] == fact_vocabulary["topic_match_default"]


def test_the_dates_of_the_facts_are_kept(terms):
    assert {item["file"]: item["compiled"] for item in terms["compiled_from"]} == {
        name: facts(name)["compiled"] for name in FILES
    }


def test_topics_are_the_same_with_the_hints_of_the_vocabulary(fact_vocabulary):
    packed, source = load(HERE / "topics.yaml"), facts("topics.yaml")
    hints = fact_vocabulary["topics"]
    for topic in packed["topics"]:
        hint = hints.get(topic["id"], {"label": topic["label"]})
        assert topic.pop("also_satisfies", None) == hint.get("also_satisfies")
        assert topic.pop("rule_label", topic["label"]) == hint["label"]
    packed["fields"] = {
        key: text for key, text in packed["fields"].items() if key in source["fields"]
    }
    assert packed == source
    assert set(hints) <= {topic["id"] for topic in source["topics"]}


def test_specialties_are_the_same_with_their_rights_note():
    assert load(HERE / "specialties.yaml") == facts("specialties.yaml")
