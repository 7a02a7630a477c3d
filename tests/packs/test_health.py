"""The packs as they are: whole, dated, sourced, and made only of what the engine knows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, get_args

import pytest
import yaml
from pydantic import BaseModel

from cmeridian.packs.compiled import HERE
from cmeridian.packs.loader import load_everything, load_rulebook
from cmeridian.packs.problems import models_at, tags_at
from cmeridian.packs.schema import cycles, relief, rules, sets
from cmeridian.packs.strict_yaml import read_tree

TREES = load_everything()
SETS: dict[str, Any] = TREES["sets"]
TERMS = TREES["terms"]


def all_rules(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for rule in (*tree.get("rules", ()), *tree.get("options", ())):
        yield rule
        yield from all_rules(rule)


def named(tree: Any, key: str) -> Iterator[str]:
    """Every name that stands under a key, anywhere in a tree."""
    if isinstance(tree, dict):
        for inner_key, value in tree.items():
            if inner_key == key:
                yield from (
                    [value] if isinstance(value, str) else value if isinstance(value, list) else ()
                )
            yield from named(value, key)
    elif isinstance(tree, list):
        for item in tree:
            yield from named(item, key)


def test_all_packs_are_there():
    assert len(SETS) == 198
    assert sum(1 for tree in SETS.values() for _ in all_rules(tree)) == 623


@pytest.mark.parametrize("set_id", SETS)
def test_every_set_says_who_whence_and_how_fresh(set_id):
    tree = SETS[set_id]
    assert tree["sources"]
    assert tree["author"] == "CMEridian contributors"
    assert tree["checker"] is None
    assert tree["checked_on"] == (tree["as_of"] if tree["confidence"] == "high" else None)
    as_of, review_by = tree["as_of"], tree["review_by"]
    assert review_by == (f"{int(as_of) + 1}-12-31" if as_of else None)


def test_the_domain_holds_every_rule_and_source_of_every_set():
    built = load_rulebook().sets
    for set_id, tree in SETS.items():
        requirement_set = built[set_id]
        assert [rule.id for rule in _flat(requirement_set.rules)] == [
            rule["id"] for rule in all_rules(tree)
        ]
        assert len(requirement_set.provenance.sources) == len(tree["sources"])
        assert requirement_set.provenance.confidence == tree["confidence"]


def _flat(parts: Any) -> Iterator[Any]:
    for rule in parts:
        yield rule
        yield from _flat(getattr(rule, "parts", ()))


@pytest.mark.parametrize(
    ("section", "construct"),
    [
        ("units", rules.Unit),
        ("open_points", rules.OpenPoint),
        ("window_types", cycles.WindowType),
        ("anchor_types", cycles.AnchorType),
        ("year_parities", cycles.YearParity),
        ("first_cycle_modes", relief.FirstCycleMode),
    ],
)
def test_the_vocabulary_names_each_construct_of_the_schema(section, construct):
    assert set(TERMS[section]) == set(get_args(construct))


def test_the_vocabulary_names_each_kind_of_rule_and_frequency():
    assert set(TERMS["rule_kinds"]) == tags_at(sets.PackSet, ("rules", 0))
    assert set(TERMS["frequency_types"]) == tags_at(
        sets.PackSet, ("rules", 0, "<min>", "frequency")
    )
    assert set(TERMS["source_kinds"]) == {*get_args(sets.SourceKind), "house_style"}


@pytest.mark.parametrize(
    ("section", "keys"),
    [
        ("exemptions", ["who"]),
        ("events", ["event", "satisfied_by_event"]),
        ("relevance", ["relevance"]),
        ("courses", ["course"]),
        ("approved_lists", ["approved_list"]),
        ("subtypes", ["subtype"]),
        ("credential_kinds", ["credential"]),
    ],
)
def test_the_vocabulary_holds_no_name_that_nothing_uses(section, keys):
    used = {name for key in keys for name in named(SETS, key)}
    # `other` says that an activity bears on nothing asked for; employers' rules are users' own.
    assert set(TERMS[section]) - used <= {"other", "employer_rule"}


def test_every_construct_of_the_vocabulary_stands_in_some_set():
    assert set(named(SETS, "kind")) >= set(TERMS["rule_kinds"])
    assert set(named(SETS, "type")) == set(TERMS["frequency_types"]) | set(TERMS["anchor_types"])
    assert set(named(SETS, "unit")) == set(TERMS["units"])
    assert set(named(SETS, "window")) == set(TERMS["window_types"])
    assert set(named(SETS, "mode")) == set(TERMS["first_cycle_modes"])


def test_every_fact_has_a_question():
    for name, term in TERMS["facts"].items():
        assert term["question"].endswith("?"), name
        assert term["question"][0].isupper(), name


def test_codes_of_specialties_exist_once_and_are_active():
    taxonomy = read_tree((HERE / "specialties.yaml").read_bytes(), file="specialties.yaml").value
    active = {item["code"] for item in taxonomy["specialties"] if item.get("active") is not False}
    codes = [code for term in TERMS["specialties"].values() for code in term.get("codes", ())]
    assert len(codes) == len(set(codes))
    assert set(codes) <= active


def test_aliases_are_no_names_of_their_own():
    for section in ("professions", "specialties", "formats"):
        aliases = [alias for term in TERMS[section].values() for alias in term.get("aliases", ())]
        assert len(aliases) == len(set(aliases))
        assert not set(aliases) & set(TERMS[section])


def test_steps_are_those_of_the_style_guide():
    steps = {
        name: Decimal(term["step"])
        for name, term in TERMS["credit_classes"].items()
        if "step" in term
    }
    quarter, hundredth = Decimal("0.25"), Decimal("0.01")
    assert steps == {
        **dict.fromkeys(("AMA_CAT1", "AMA_CAT2", "AAFP_PRESCRIBED", "AAFP_ELECTIVE"), quarter),
        "ANCC": hundredth,
        # 0.1 CEU, in the hours of the class.
        "ACPE": Decimal(1),
    }


def _models(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    if model in seen:
        return seen
    seen.add(model)
    for info in model.model_fields.values():
        for inner in _classes_in(info.annotation):
            _models(inner, seen)
        for extra in info.metadata:
            for inner in _classes_in(extra):
                _models(inner, seen)
    return seen


def _classes_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _classes_in(argument)


def test_every_key_of_a_set_is_described():
    found = _models(sets.PackSet, set()) | _models(sets.OwnSet, set())
    assert len(found) > 50
    bare = {
        f"{model.__name__}.{name}"
        for model in found
        for name, info in model.model_fields.items()
        # `type` is described by its class.
        if not info.description and name != "type"
    }
    assert bare == set()
    assert all(model.__doc__ for model in found)


def test_the_schema_of_sets_of_ones_own_can_be_published():
    schema = sets.OwnSet.model_json_schema()
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == {"id", "cycle", "rules"}
    assert models_at(sets.OwnSet, ("rules", 0, "<task>", "select")) == [rules.Select]


def test_dates_in_packs_are_quoted():
    """A YAML reader that guesses types must not turn them into dates."""
    for path in (HERE / "requirement_sets").rglob("*.yaml"):
        assert not any(
            isinstance(value, date) for value in _leaves(yaml.safe_load(path.read_text()))
        ), path


def _leaves(tree: Any) -> Iterator[Any]:
    if isinstance(tree, dict):
        for value in tree.values():
            yield from _leaves(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _leaves(value)
    else:
        yield tree
