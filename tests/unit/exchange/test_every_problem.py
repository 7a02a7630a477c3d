"""Every problem of a file is reported at once, each once, in the order of its lines."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.domain.requirements.rulebook import Rulebook
from cmeridian.exchange.cases_file import read_cases
from cmeridian.exchange.record_file import read_record
from cmeridian.exchange.what_if_file import read_what_if
from tests.unit.exchange.test_record_file import WHOLE

TEN_MISTAKES = """\
schema: cmeridian/record/2
clinician:
  profession: Nurse
  npi: "1234567890"
  birth_date: 1980-02-30
  facts: {dea_registrent: true, share_patients_65plus: 40}
credentials:
  - {set: us-fl-md, expires: 04/30/2027}
  - {set: us-fl-md, events: [{kind: movd, on: 2026-01-01}]}
activities:
  - {id: a1, credits: [{class: AMA_CAT9, amount: 2}]}
  - {id: a1, completed: 2026-01-01, topics: {medical_error: -1, opioid: 1}}
"""

PLACES = [
    (1, "schema"),
    (3, "clinician.profession"),
    (4, "clinician.npi"),
    (5, "clinician.birth_date"),
    (6, "clinician.facts.dea_registrent"),
    (6, "clinician.facts.share_patients_65plus"),
    (8, "credentials[0].expires"),
    (9, "credentials[1].events[0].kind"),
    (9, "credentials[1].set"),
    (11, "activities[0].completed"),
    (11, "activities[0].credits[0].class"),
    (12, "activities[1].id"),
    (12, "activities[1].topics.medical_error"),
    (12, "activities[1].topics.medical_error"),
    (12, "activities[1].topics.opioid"),
]


def problems_of(content: str, rulebook: Rulebook) -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as error:
        read_record(content.encode(), rulebook=rulebook)
    return error.value.problems


def places(problems: tuple[Problem, ...]) -> list[tuple[int, str]]:
    return [(problem.line, problem.place) for problem in problems]


def test_a_file_with_more_than_ten_mistakes_lists_them_all(rulebook: Rulebook) -> None:
    assert places(problems_of(TEN_MISTAKES, rulebook)) == PLACES


def test_a_wrong_value_is_not_called_unknown_as_well(rulebook: Rulebook) -> None:
    content = TEN_MISTAKES.replace("profession: Nurse", "profession: [Nurse]")
    assert places(problems_of(content, rulebook)) == PLACES


def test_dates_are_compared_where_both_are_sound(rulebook: Rulebook) -> None:
    content = TEN_MISTAKES.replace("1980-02-30", "2026-06-01").replace(
        "04/30/2027", "2027-04-30, issued: 2028-01-01, number: {}"
    )
    found = places(problems_of(content, rulebook))
    assert (8, "credentials[0].issued") in found
    assert (8, "credentials[0].number") in found
    assert (12, "activities[1].completed") in found


def test_own_sets_are_judged_beside_the_record(rulebook: Rulebook) -> None:
    own = "custom_sets:\n  - {id: ours, cycle: {months: 24, window: fixed}, ruls: []}\n  - 7\n"
    found = places(problems_of(TEN_MISTAKES.replace("kind: movd", "kind: 7") + own, rulebook))
    assert set(found) - set(PLACES) == {
        (14, "custom_sets[0].rules"),
        (14, "custom_sets[0].ruls"),
        (15, "custom_sets[1]"),
    }


def test_an_event_is_not_called_unknown_while_an_own_set_is_broken(rulebook: Rulebook) -> None:
    own = "custom_sets:\n  - {id: ours, cycle: {months: 24, window: fixed}, ruls: []}\n"
    assert "movd" not in str(problems_of(TEN_MISTAKES + own, rulebook))


def test_a_what_if_lists_all_its_problems(rulebook: Rulebook) -> None:
    record = read_record(WHOLE.encode(), rulebook=rulebook).record
    content = """\
schema: cmeridian/what-if/2
on: tomorrow
specialty: surgry
facts: {dea_registrent: true}
add_credentials: [{set: us-fl-md}, {set: us-tx-physicians, issued: 1}]
remove_credentials: [us-fl-do]
add_activities: [{id: a1, credits: [{class: AMA_CAT9}]}]
remove_activities: [a9]
"""
    with pytest.raises(BadInput) as error:
        read_what_if(content.encode(), record=record, rulebook=rulebook)
    assert places(error.value.problems) == [
        (1, "schema"),
        (2, "on"),
        (3, "specialty"),
        (4, "facts.dea_registrent"),
        (5, "add_credentials[0].set"),
        (5, "add_credentials[1].issued"),
        (5, "add_credentials[1].set"),
        (6, "remove_credentials[0]"),
        (7, "add_activities[0].completed"),
        (7, "add_activities[0].credits[0].amount"),
        (7, "add_activities[0].credits[0].class"),
        (7, "add_activities[0].id"),
        (8, "remove_activities[0]"),
    ]


def test_a_worked_case_lists_all_its_problems(rulebook: Rulebook) -> None:
    content = """\
cases:
  - id: one
    kind: requirements
    input:
      on: today
      set: us-fl-md
      record:
        clinician: {profession: Medic, npi: 12}
        credentials: [{set: us-fl-md, expires: soon}]
        custom_sets: [{id: ours, ruls: []}]
        activities: [{id: a, completed: 2026-01-01, approved_list: [x], format: [y]}]
    expected:
      missing: few
      rules: {totl: {status: short}}
"""
    found = places(read_cases(content.encode(), rulebook=rulebook).problems)
    assert found == [
        (5, "cases[0].input.on"),
        (8, "cases[0].input.record.clinician.npi"),
        (8, "cases[0].input.record.clinician.profession"),
        (9, "cases[0].input.record.credentials[0].expires"),
        (10, "cases[0].input.record.custom_sets[0].cycle"),
        (10, "cases[0].input.record.custom_sets[0].rules"),
        (10, "cases[0].input.record.custom_sets[0].ruls"),
        (11, "cases[0].input.record.activities[0].format"),
        (13, "cases[0].expected.missing"),
        (14, "cases[0].expected.rules.totl"),
    ]


def test_of_very_many_problems_the_first_thousand_are_worded(rulebook: Rulebook) -> None:
    names = "".join(f"  - {{id: a{n}, completed: x, format: []}}\n" for n in range(3000))
    content = TEN_MISTAKES.partition("activities:")[0] + "activities:\n" + names
    assert 1000 <= len(problems_of(content, rulebook)) <= 2000


def test_very_many_doubts_hide_no_problem(rulebook: Rulebook) -> None:
    doubtful = "".join(
        f"  - {{id: a{n}, completed: 2026-01-01, format: zoom}}\n" for n in range(1100)
    )
    last = "  - {id: z, completed: 2026-01-01, credits: [{class: AMA_CAT9, amount: 1}]}\n"
    content = TEN_MISTAKES.partition("activities:")[0] + f"activities:\n{doubtful}{last}"
    assert "activities[1100].credits[0].class" in [p.place for p in problems_of(content, rulebook)]


# --- whatever is broken, the rest is still checked ------------------------------------------------

SOUND: Any = {
    "schema": "cmeridian/record/1",
    "clinician": {
        "profession": "MD",
        "specialty": "surgery",
        "npi": "1234567893",
        "birth_date": "1980-02-01",
        "training": [{"kind": "residency", "ends": "2010-06-30"}],
        "facts": {"dea_registrant": True, "board_certified_in": ["surgery"]},
    },
    "credentials": [
        {
            "set": "us-fl-md",
            "issued": "2015-03-01",
            "expires": "2027-01-31",
            "events": [{"kind": "military_active_duty_in_good_standing", "on": "2024-05-01"}],
        }
    ],
    "activities": [
        {
            "id": "a1",
            "completed": "2026-03-02",
            "format": "live",
            "credits": [{"class": "AMA_CAT1", "amount": "2"}],
            "topics": {"medical_errors": "1"},
            "approved_lists": ["abpn"],
            "evidence": [{"file": "a.pdf"}],
        }
    ],
    "custom_sets": [
        {"id": "ours", "cycle": {"months": "24", "window": "fixed"}, "rules": []},
    ],
    "support": {"years": [{"starts": "2027-01-01", "ends": "2027-12-31"}]},
}


def nodes(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield at
    if isinstance(value, dict):
        for key, one in value.items():
            yield from nodes(one, (*at, key))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from nodes(one, (*at, index))


def with_node(path: tuple[str | int, ...], value: Any) -> Any:
    changed = copy.deepcopy(SOUND)
    if not path:
        return value
    parent = changed
    for step in path[:-1]:
        parent = parent[step]
    if value is ...:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    return changed


def test_the_sound_record_is_sound(rulebook: Rulebook) -> None:
    assert read_record(json.dumps(SOUND).encode(), rulebook=rulebook).record.activities


@pytest.mark.parametrize("value", [7, "", [7], [[]], {"what": 7}, True, None, ...], ids=str)
@pytest.mark.parametrize("path", list(nodes(SOUND))[1:], ids=str)
def test_no_broken_node_hides_another_problem(
    path: tuple[str | int, ...], value: Any, rulebook: Rulebook
) -> None:
    """A second mistake is reported whatever else is broken, and nothing is said twice."""
    document = with_node(path, value)
    document["goals"] = [{"pathway": "x", "by": "never"}]
    if path[0] != "clinician":
        document["clinician"]["npi"] = "1234567890"
    with pytest.raises(BadInput) as error:
        read_record(json.dumps(document).encode(), rulebook=rulebook)
    found = [problem.place for problem in error.value.problems]
    assert "goals[0].by" in found
    assert path[0] == "clinician" or "clinician.npi" in found
    assert len(set(error.value.problems)) == len(found)
