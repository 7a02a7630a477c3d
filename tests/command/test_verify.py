"""`cmeridian verify`: worked cases, their differences, and kinds that are not known yet."""

from pathlib import Path

import pytest

from tests.command.conftest import Run

CASES = """\
semantics: {scope: only what is asserted must match}
cases:
- id: first
  kind: requirements
  tests: total and topic
  input:
    on: 2026-11-24
    set: us-fl-md
    record:
      clinician: {profession: MD, facts: {dea_registrant: true}}
      credentials: [{set: us-fl-md, issued: 2015-03-01, expires: 2027-01-31}]
      activities:
      - {id: a1, completed: 2025-06-10, credits: [{class: AMA_CAT1, amount: 30}], topics: {}}
      - {id: a2, completed: 2019-11-05, credits: [{class: AMA_CAT1, amount: 1}], topics: {}}
  expected:
    window: {start: 2025-02-01, end: 2027-01-31}
    rules:
      total: {status: short, counted: 30, short_by: 10, due: 2027-01-31, counts: [a1],
        refused: [a2]}
      hiv_aids: {status: not_applicable}
    missing: 10
  why: 30 of 40
"""


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.yaml"
    path.write_text(CASES, "utf-8")
    return path


def test_a_case_that_holds_passes(cases: Path, run: Run) -> None:
    answer = run("verify", cases)
    assert answer.code == 0
    assert answer.out.splitlines() == [
        "passed   first: missing 10; 10 values as expected",
        "1 passed, 0 failed",
    ]


def test_a_difference_shows_value_expected_and_gap(cases: Path, run: Run) -> None:
    content = CASES.replace("counted: 30", "counted: 31.5").replace("[a1]", "[a1, a2]")
    cases.write_text(content.replace("due: 2027-01-31", "due: 2027-02-01"), "utf-8")
    answer = run("verify", cases)
    assert answer.code == 1
    assert answer.out.splitlines() == [
        "FAILED   first: 3 of 10 values differ",
        "           total counted: value 30, expected 31.5, difference -1.5",
        "           total due: value 2027-01-31, expected 2027-02-01, difference -1 days",
        "           total counts: value [a1], expected [a1, a2]",
        "0 passed, 1 failed",
    ]


def test_a_difference_as_json(cases: Path, run: Run) -> None:
    cases.write_text(CASES.replace("missing: 10", "missing: null"), "utf-8")
    answer = run("verify", cases, "--json")
    assert answer.code == 1
    document = answer.document
    assert document["schema"] == "cmeridian/verify/1"
    assert (document["passed"], document["failed"], document["not_run"]) == (0, 1, 0)
    (case,) = document["files"][0]["cases"]
    assert case["differences"] == [
        {"what": "missing", "expected": "null", "value": "10", "difference": None}
    ]


def test_what_is_left_out_is_not_asserted(cases: Path, run: Run) -> None:
    start = CASES.index("    window:")
    cases.write_text(CASES[:start] + "    rules: {}\n", "utf-8")
    assert run("verify", cases).code == 0


def test_activities_may_use_the_words_of_rules(cases: Path, run: Run) -> None:
    content = CASES.replace("topics: {}}", "approved_list: abpn, requires_reflection: true}", 1)
    cases.write_text(content, "utf-8")
    assert run("verify", cases).code == 0


def test_a_case_may_name_any_specialty(cases: Path, run: Run) -> None:
    cases.write_text(CASES.replace("profession: MD,", "profession: MD, specialty: cardiology,"))
    assert run("verify", cases).code == 0


def test_other_kinds_are_named_after_the_known_ones_ran(cases: Path, run: Run) -> None:
    other = (
        "- {id: chart, kind: p_chart, input: {}}\n"
        "- {id: plan, obligations: []}\n"
        "variations:\n  cases:\n  - {id: match, programs: {}}\n"
    )
    cases.write_text(CASES + other, "utf-8")
    answer = run("verify", cases)
    assert answer.code == 2
    assert answer.out.splitlines() == [
        "passed   first: missing 10; 10 values as expected",
        "not run  chart: the kind p_chart is not known yet",
        "not run  plan: the kind planner is not known yet",
        "not run  match: the kind match is not known yet",
        "1 passed, 0 failed, 3 not run",
    ]


@pytest.mark.parametrize(
    ("old", "new", "place", "remedy"),
    [
        ("  kind: requirements\n", "", "cases[0]", "kind: requirements"),
        ("counted: 30", "count: 30", "cases[0].expected.rules.total.count", "counted"),
        ("      total:", "      totl:", "cases[0].expected.rules.totl", "total"),
        ("set: us-fl-md\n", "set: us-fl-do\n", "cases[0].input.set", "us-fl-md"),
        ("amount: 30", "amount: x", "cases[0].input.record.activities[0].credits[0].amount", "1.5"),
        ("AMA_CAT1", "AMA_CAT9", "cases[0].input.record.activities[0].credits[0].class", "AMA_"),
        ("status: short", "status: shrt", "cases[0].expected.rules.total.status", "short"),
        ("cases:", "case:", "cases", "under the key cases"),
    ],
)
def test_a_malformed_case_is_bad_input(
    old: str, new: str, place: str, remedy: str, cases: Path, run: Run
) -> None:
    cases.write_text(CASES.replace(old, new, 1), "utf-8")
    answer = run("verify", cases)
    assert answer.code == 2
    assert f"{cases}: line" in answer.err
    assert place in answer.err
    assert remedy in answer.err


def test_a_bad_file_does_not_keep_the_others_from_running(
    cases: Path, tmp_path: Path, run: Run
) -> None:
    answer = run("verify", tmp_path / "nowhere.yaml", cases)
    assert answer.code == 2
    assert "passed   first" in answer.out
    assert "no such file" in answer.err


def test_no_file_is_bad_input(run: Run) -> None:
    assert run("verify").code == 2
