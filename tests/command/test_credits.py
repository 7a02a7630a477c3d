"""`cmeridian credits`: the contract of its answers."""

from pathlib import Path

import pytest

from tests.command.conftest import RECORD, Run

ON = ("--on", "2026-11-24")
STATUSES = {"met", "short", "not_due", "not_applicable", "ask", "unsure"}
DESIGN_KEYS = {
    "rule",
    "status",
    "overdue",
    "counted",
    "required",
    "short_by",
    "unit",
    "due",
    "counts",
    "refused",
    "asks",
    "why",
    "source",
    "confidence",
}


def test_the_json_answer_has_the_shape_of_the_contract(record: Path, run: Run) -> None:
    answer = run("credits", record, *ON, "--json")
    assert answer.code == 0
    assert answer.err == ""
    document = answer.document
    assert document["schema"] == "cmeridian/credits/1"
    assert document["on"] == "2026-11-24"
    (of_set,) = document["sets"]
    assert of_set["set"] == "us-fl-md"
    assert of_set["window"] == {"start": "2025-02-01", "end": "2027-01-31"}
    # 30 + 4.5 of 40; the open topics fit inside the 5.5 that are missing.
    assert of_set["missing"] == {"amount": 5.5, "unit": "hour"}
    assert of_set["open_tasks"] == 0
    assert of_set["asks"] == 0
    assert of_set["confidence"] == "medium"
    assert of_set["as_of"] == 2024
    for finding in of_set["findings"]:
        assert finding.keys() >= DESIGN_KEYS
        assert finding["status"] in STATUSES
        assert finding["why"].endswith(".")
        assert finding["source"]["document"]


def test_numbers_are_short_and_exact(record: Path, run: Run) -> None:
    answer = run("credits", record, *ON, "--json")
    total = answer.document["sets"][0]["findings"][0]
    assert (total["counted"], total["required"], total["short_by"]) == (34.5, 40, 5.5)
    assert '"counted": 34.5,' in answer.out
    assert '"required": 40,' in answer.out


def test_an_unknown_window_is_null(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "record.yaml"
    path.write_text(RECORD.replace(", expires: 2027-01-31", ""), "utf-8")
    (of_set,) = run("credits", path, *ON, "--json").document["sets"]
    assert of_set["window"] == {"start": None, "end": None}
    assert of_set["missing"] is None


def test_the_answer_comes_first(record: Path, run: Run) -> None:
    answer = run("credits", record, *ON)
    assert answer.code == 0
    # Human trafficking was owed once, by 2021; the rest is owed at the renewal.
    assert " ".join(answer.out.split()).startswith(
        "By the rules as read, 4 things are missing: 5.5 hours, the first was due on 1 Jan 2021."
    )


def test_the_authority_has_the_last_word(record: Path, run: Run) -> None:
    assert run("credits", record, *ON).out.rstrip().endswith("the authority decides.")


def test_a_record_without_credentials_says_what_to_add(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "record.yaml"
    path.write_text("schema: cmeridian/record/1\nclinician: {profession: MD}\n", "utf-8")
    answer = run("credits", path)
    assert answer.code == 0
    assert "cmeridian sets" in answer.out


def test_standard_input_is_read(run: Run) -> None:
    answer = run("credits", "-", *ON, "--json", stdin=RECORD.encode())
    assert answer.document["sets"][0]["set"] == "us-fl-md"


def test_one_set_of_several(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "record.yaml"
    more = "  - {set: us-dea-mate, issued: 2015-03-01, expires: 2027-05-31}\nactivities:"
    path.write_text(RECORD.replace("activities:", more, 1), "utf-8")
    answer = run("credits", path, *ON, "--set", "us-dea-mate", "--json")
    assert [s["set"] for s in answer.document["sets"]] == ["us-dea-mate"]


def test_a_set_that_the_record_lacks_is_bad_input(record: Path, run: Run) -> None:
    answer = run("credits", record, "--set", "us-tx-physician")
    assert answer.code == 2
    assert "no credential under us-tx-physician. It has us-fl-md." in answer.err


def test_a_set_that_does_not_exist_is_bad_input(record: Path, run: Run) -> None:
    answer = run("credits", record, "--set", "us-fl-mdd")
    assert answer.code == 2
    assert "Did you mean us-fl-md?" in answer.err


def test_warnings_go_to_standard_error_and_do_not_fail(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "record.yaml"
    path.write_text(RECORD.replace("format: live", "format: liv", 1), "utf-8")
    answer = run("credits", path, *ON, "--json")
    assert answer.code == 0
    assert answer.document["schema"] == "cmeridian/credits/1"
    assert "line 9, activities[0].format: 'liv' is not a format that rules know." in answer.err
    assert "Did you mean live?" in answer.err


def test_explain_names_what_counts_and_what_does_not(record: Path, run: Run) -> None:
    out = " ".join(run("credits", record, *ON, "--explain").out.split())
    assert "Counts: a1, a2." in out
    assert "Not counted: a2: is on other topics." in out


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--on", "tomorrow"), "not a date"),
        (("--on", "2026-02-30"), "not a date"),
        (("--on", "20261124"), "not a date"),
        (("--on", "9999-12-31"), "not a date"),
        (("--until", "2027-01-01", "--audit", "us-fl-md"), "Choose one"),
        (("--audit", "us-fl-md", "--set", "us-fl-md"), "leave out --set"),
        (("--until", "2026-01-01", "--on", "2026-11-24"), "before"),
        (("--untill", "2027-01-01"), "--until"),
    ],
)
def test_a_wrong_option_is_bad_input(
    args: tuple[str, ...], words: str, record: Path, run: Run
) -> None:
    answer = run("credits", record, *args)
    assert answer.code == 2
    assert words in answer.err
    document = run("credits", record, *args, "--json").document
    assert document["schema"] == "cmeridian/problems/1"


# --- what if -------------------------------------------------------------------------------------

WHAT_IF = """\
schema: cmeridian/what-if/1
suppose: I stop prescribing and move to Texas
facts: {dea_registrant: false}
add_credentials: [{set: us-tx-physician, issued: 2026-12-01, expires: 2028-11-30}]
add_activities:
  - {id: b1, completed: 2026-11-01, credits: [{class: AMA_CAT1, amount: 2}]}
remove_activities: [a1]
"""


@pytest.fixture
def what_if(tmp_path: Path) -> Path:
    path = tmp_path / "what-if.yaml"
    path.write_text(WHAT_IF, "utf-8")
    return path


def test_a_what_if_is_a_difference_of_two_ledgers(record: Path, what_if: Path, run: Run) -> None:
    document = run("credits", record, *ON, "--what-if", what_if, "--json").document
    assert document["schema"] == "cmeridian/credits-difference/1"
    assert document["added"] == ["us-tx-physician"]
    assert document["removed"] == []
    changed = {change["rule"]: change for change in document["findings"]}
    prescribing = changed["controlled_substance_prescribing"]
    assert prescribing["before"]["status"] == "short"
    assert prescribing["after"]["status"] == "not_applicable"
    # 34.5 without the 30 of a1, with the 2 of b1.
    assert changed["total"]["after"]["counted"] == 6.5


def test_a_what_if_in_words(record: Path, what_if: Path, run: Run) -> None:
    out = run("credits", record, *ON, "--what-if", what_if).out
    assert out.startswith("Supposing: I stop prescribing and move to Texas")
    assert "New: Texas Medical Board" in out
    assert "now   Act now" in out
    assert "then  Does not apply" in out


@pytest.mark.parametrize(
    ("old", "new", "place", "remedy"),
    [
        ("[a1]", "[a9]", "remove_activities[0]", "a1"),
        ("us-tx-physician", "us-fl-md", "add_credentials[0].set", "Remove it first"),
        ("id: b1", "id: a2", "add_activities[0].id", "another id"),
        ("dea_registrant: false", "dea_registrant: no", "facts.dea_registrant", "true or false"),
        ("suppose:", "supose:", "supose", "suppose"),
        ("cmeridian/what-if/1", "cmeridian/record/1", "schema", "cmeridian/what-if/1"),
    ],
)
def test_a_wrong_what_if_is_bad_input(
    old: str, new: str, place: str, remedy: str, record: Path, what_if: Path, run: Run
) -> None:
    what_if.write_text(WHAT_IF.replace(old, new), "utf-8")
    answer = run("credits", record, *ON, "--what-if", what_if)
    assert answer.code == 2
    assert str(what_if) in answer.err
    assert place in answer.err
    assert remedy in answer.err


def test_a_what_if_that_changes_nothing_says_so(record: Path, what_if: Path, run: Run) -> None:
    what_if.write_text("schema: cmeridian/what-if/1\n", "utf-8")
    assert "Nothing would change." in run("credits", record, *ON, "--what-if", what_if).out


# --- until and audit -----------------------------------------------------------------------------


def test_due_dates_come_in_order_and_end_with_the_day(record: Path, run: Run) -> None:
    document = run("credits", record, *ON, "--until", "2031-01-31", "--json").document
    assert document["schema"] == "cmeridian/due-dates/1"
    days = [item["due"] for item in document["dates"]]
    assert days == sorted(days)
    assert days[0] >= "2026-11-24"
    assert days[-1] == "2031-01-31"


def test_due_dates_are_named_alike_to_people_and_programs(record: Path, run: Run) -> None:
    dates = run("credits", record, *ON, "--until", "2027-12-31", "--json").document["dates"]
    named = {item["rule"]: item["what"] for item in dates}
    assert named["total"] == "Total: 40 hours"
    assert named[None] == "State licence renewal, Florida Board of Medicine"
    out = " ".join(run("credits", record, *ON, "--until", "2027-12-31").out.split())
    assert "Total: 40 hours, 5.5" in out


def test_due_dates_in_words(record: Path, run: Run) -> None:
    out = run("credits", record, *ON, "--until", "2027-12-31").out
    words = " ".join(out.split())
    assert "3 things fall due from 24 Nov 2026 to 31 Dec 2027, beside 1 renewal." in words
    assert "State licence renewal" in " ".join(out.split())


def test_audit_readiness_tells_what_lacks_evidence(record: Path, run: Run) -> None:
    document = run("credits", record, *ON, "--audit", "us-fl-md", "--json").document
    assert document["schema"] == "cmeridian/audit-readiness/1"
    assert (document["ready"], document["of"]) == (1, 2)
    ready = {item["id"]: item["ready"] for item in document["items"]}
    assert ready == {"a1": False, "a2": True}


def test_audit_readiness_in_words(record: Path, run: Run) -> None:
    out = run("credits", record, *ON, "--audit", "us-fl-md").out
    assert out.startswith("1 of the 2 activities that count have what an auditor would ask for.")
    assert "Waiting for evidence" in out
    assert "Earlier period" not in out


def with_an_earlier_period(record: Path) -> Path:
    """Add an activity of 2024, in a set whose evidence is kept for longer than one period."""
    content = record.read_text("utf-8").replace("set: us-fl-md", "set: us-ca-md")
    content += "  - {id: old, completed: 2024-03-01, credits: [{class: AMA_CAT1, amount: 5}]}\n"
    record.write_text(content, "utf-8")
    return record


def test_audit_readiness_counts_earlier_periods_apart(record: Path, run: Run) -> None:
    out = run("credits", with_an_earlier_period(record), *ON, "--audit", "us-ca-md").out
    first = " ".join(out.partition("Medical Board")[0].split())
    assert first == (
        "1 of the 2 activities that count in the present period have what an auditor would ask for,"
        " and 0 of the 1 in earlier ones."
    )
    headings = [line for line in out.splitlines() if line.startswith(("Present", "Earlier"))]
    assert [" ".join(line.split()) for line in headings] == [
        "Present period 1 Feb 2025 to 31 Jan 2027",
        "Earlier period 1 Feb 2023 to 31 Jan 2025",
    ]
    assert out.index("Earlier period") < out.index("old, 1 Mar 2024")


def test_audit_readiness_gives_periods_and_terms(record: Path, run: Run) -> None:
    asked = ("--audit", "us-ca-md", "--json")
    document = run("credits", with_an_earlier_period(record), *ON, *asked).document
    periods = {item["id"]: item["period"] for item in document["items"]}
    assert periods["a1"] == {"start": "2025-02-01", "end": "2027-01-31"}
    assert periods["old"] == {"start": "2023-02-01", "end": "2025-01-31"}
    terms = {"how", "failure", "audit", "tracking_system", "reporting", "produce_within_days"}
    assert terms <= set(document)
