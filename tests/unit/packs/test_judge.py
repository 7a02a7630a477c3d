"""Everything that can be wrong with a set, each with its line, its place, and a remedy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.packs.judge import judge_own_set, judge_pack_set, judge_packs
from cmeridian.packs.loader import parse_set
from cmeridian.packs.problems import BadPacks
from cmeridian.packs.strict_json import read_json_tree
from cmeridian.packs.strict_yaml import read_tree
from tests.unit.packs.conftest import SOUND


def judge(text, vocabulary):
    tree = read_tree(text, file="us-xx/us-xx-md.yaml")
    return [str(problem) for problem in sorted(judge_pack_set(tree, vocabulary))]


def with_rule(text, **keys):
    """Add a further rule, sound but for some keys; None leaves a key out."""
    sound = {
        "id": "extra",
        "kind": "min",
        "amount": "1",
        "unit": "hour",
        "select": "{}",
        "frequency": "{type: cycle}",
    }
    given = {key: value for key, value in (sound | keys).items() if value is not None}
    line = "  - {" + ", ".join(f"{key}: {value}" for key, value in given.items()) + "}\n"
    return text.replace("carryover:", f"{line}carryover:", 1)


def test_the_sound_set_is_sound(vocabulary):
    assert judge(SOUND, vocabulary) == []


CASES = Path(__file__).parent / "broken_sets.yaml"
BROKEN = {row["case"]: row for row in yaml.safe_load(CASES.read_text(encoding="utf-8"))}


def broken(case, text=SOUND):
    row = BROKEN[case]
    if "rule" in row:
        return with_rule(text, **row["rule"])
    assert row["old"] in text
    return text.replace(row["old"], row["new"], 1)


@pytest.mark.parametrize("case", BROKEN)
def test_broken(case, vocabulary):
    said = judge(broken(case), vocabulary)
    assert any(BROKEN[case]["said"] in line for line in said), said


def test_one_mistake_is_said_once(vocabulary):
    many = {case for case in BROKEN if len(judge(broken(case), vocabulary)) > 1}
    # A misspelt key is also missing under its right name.
    assert many == {"unknown key"}


def test_all_mistakes_are_said_at_once(vocabulary):
    text = SOUND
    chosen = (
        "negative amount",
        "unknown topic",
        "unknown frequency",
        "dangling scope",
        "impossible date",
    )
    for case in chosen:
        text = broken(case, text)
    assert len(judge(text, vocabulary)) == len(chosen)


def test_lives_that_follow_each_other_may_share_an_id(vocabulary):
    first = "  - id: total\n"
    ended = SOUND.replace(first, f"{first}    effective_to: '2025-12-31'\n", 1)
    assert judge(with_rule(ended, id="total", effective_from="'2026-01-01'"), vocabulary) == []


def test_all_files_are_judged_together(packs):
    wrong = broken("negative amount")
    folder = packs(us_xx_md=wrong, us_xx_do=wrong, us_xx_rn="id: [\n")
    with pytest.raises(BadPacks) as caught:
        judge_packs(folder)
    assert [(error.file[-8:-5], len(error.problems)) for error in caught.value.errors] == [
        *(("-do", 2), ("-md", 2), ("-rn", 1)),
    ]
    said = str(caught.value)
    assert "us-xx-do.yaml: line 1, id: us-xx-md does not fit the name of its file." in said
    assert "id: us-xx-md also stands in requirement_sets/us-xx/us-xx-do.yaml." in said
    assert said.count("'-40' is negative") == 2


def test_sets_are_judged_beside_a_broken_vocabulary(packs):
    folder = packs(us_xx_md=broken("negative amount"))
    (folder / "topics.yaml").write_text("topics: []")
    with pytest.raises(BadPacks) as caught:
        judge_packs(folder)
    said = str(caught.value)
    assert "topics.yaml: line 1, topics: the list is empty." in said
    assert "'-40' is negative" in said


@pytest.mark.parametrize(
    "name",
    ["more.yaml", "requirement_sets/us-xx-do.yaml", "requirement_sets/us-xx/us-xx-do.yml"],
)
def test_a_set_in_the_wrong_place_is_not_left_out_silently(packs, name):
    folder = packs()
    (folder / name).write_text(SOUND, encoding="utf-8")
    with pytest.raises(BadPacks, match=r"no pack is read from this place\."):
        judge_packs(folder)


def test_a_missing_vocabulary_is_said(packs):
    folder = packs()
    (folder / "topics.yaml").unlink()
    with pytest.raises(BadPacks, match=r"topics\.yaml: the file is missing\."):
        judge_packs(folder)


BROKEN_VOCABULARIES = {
    "parent that is not there": (
        "topics.yaml",
        ("parent: cardiovascular, aliases: [high", "parent: hart, aliases: [high"),
        "no such topics: hart",
    ),
    "topic given twice": ("topics.yaml", ("{id: copd", "{id: asthma"), "a topic is given twice"),
    "member that is no class": (
        "vocabulary.yaml",
        ("default_members: [ANCC, AMA_CAT1]", "default_members: [ANNC]"),
        "NURSING_CE has members that are no classes: ANNC",
    ),
    "unknown kind of fact": (
        "vocabulary.yaml",
        ("kind: share", "kind: part"),
        "facts.share_patients_65plus.kind: 'part' is not a known value",
    ),
    "step on nobody's word": (
        "vocabulary.yaml",
        ("step: 0.25, step_source: house_style", "step: 0.25"),
        "step and step_source go together",
    ),
    "members half known": (
        "vocabulary.yaml",
        ("default_members: unknown", "default_members: perhaps"),
        "Write a list, or unknown",
    ),
    "parent code that is not there": (
        "specialties.yaml",
        ("parent: 207K00000X", "parent: 207K99999X"),
        "no such codes or boards: 207K99999X",
    ),
}


@pytest.mark.parametrize("case", BROKEN_VOCABULARIES)
def test_broken_vocabulary(case, packs):
    file, (old, new), words = BROKEN_VOCABULARIES[case]
    folder = packs()
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadPacks, match=words):
        judge_packs(folder)


# --- sets of one's own ---------------------------------------------------------------------------

OWN = """\
custom_sets:
  - id: my-hospital
    cycle: {months: 24, window: fixed, anchor: {type: reappointment_date}}
    rules:
      - id: total
        kind: min
        amount: 50
        unit: credit
        select: {credit: CAT1, course: our-sedation-course, relevance: our_privileges}
        frequency: {type: cycle}
      - {id: acls, kind: task, count: 1, select: {event: acls_card}, frequency: {type: cycle}}
"""
HERE = ("custom_sets", 0)


def test_a_set_of_ones_own_needs_no_source_and_may_name_its_own_courses(vocabulary):
    built = parse_set(read_tree(OWN, file="record.yaml"), at=HERE, vocabulary=vocabulary)
    assert (built.authority, built.credential, built.provenance.confidence) == (
        "my-hospital",
        "own",
        "low",
    )
    assert [source.kind for source in built.provenance.sources] == ["own"]
    assert built.rules[0].select.courses == {"our-sedation-course"}


def test_its_problems_are_placed_in_the_record(vocabulary):
    text = OWN.replace("cycle: {months", "cycel: {months").replace("amount: 50", "amount: many")
    with pytest.raises(BadInput) as caught:
        parse_set(read_tree(text, file="record.yaml"), at=HERE, vocabulary=vocabulary)
    assert [str(problem).split(".")[0:3] for problem in caught.value.problems] == [
        ["line 2, custom_sets[0]", "cycle: cycle is missing", " Add it: the counting period"],
        ["line 3, custom_sets[0]", "cycel: cycel is not a known key here", " Did you mean cycle?"],
        ["line 7, custom_sets[0]", "rules[0]", "amount: 'many' is not a number"],
    ]


def test_its_topics_and_classes_are_those_everyone_uses(vocabulary):
    tree = read_tree(OWN.replace("credit: CAT1", "credit: CAT7"), file="record.yaml")
    assert "'CAT7' is not a known credit class" in str(
        judge_own_set(tree, at=HERE, vocabulary=vocabulary)[0]
    )


def test_json_and_yaml_say_the_same(vocabulary):
    tree = read_tree(OWN, file="record.yaml")
    same = read_json_tree(json.dumps(tree.value), file="record.json")
    assert parse_set(same, at=HERE, vocabulary=vocabulary) == parse_set(
        tree, at=HERE, vocabulary=vocabulary
    )


@pytest.mark.parametrize(
    "junk",
    ["- 1", "text", "null", "[]", "{}", "{rules: 3}", "{rules: [1, {id: [a]}, {options: 1}]}"],
)
def test_junk_is_refused_not_raised(junk, vocabulary):
    tree = read_tree(f"a: {junk}" if not junk.startswith("-") else f"a:\n  {junk}", file="f")
    assert judge_own_set(tree, at=("a",), vocabulary=vocabulary)
