"""Every kind of bad file is bad input: exit code 2, no traceback, the place and the remedy."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.command.conftest import RECORD, Answer, Run

JSON_RECORD = json.dumps(
    {
        "schema": "cmeridian/record/1",
        "clinician": {"profession": "MD"},
        "credentials": [{"set": "us-fl-md", "expires": "2027-01-31"}],
    },
    indent=1,
)
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"


@dataclass(frozen=True)
class Bad:
    """A file, and words that its message must have: where it is wrong, and what to do."""

    name: str
    content: bytes
    where: str
    remedy: str
    suffix: str = ".yaml"


def text(name: str, content: str, where: str, remedy: str, suffix: str = ".yaml") -> Bad:
    return Bad(name, content.encode(), where, remedy, suffix)


def changed(name: str, old: str, new: str, where: str, remedy: str) -> Bad:
    assert old in RECORD, old
    return text(name, RECORD.replace(old, new, 1), where, remedy)


def with_facts(name: str, facts: str, where: str, remedy: str) -> Bad:
    return changed(name, "facts: {dea_registrant: true}", f"facts: {{{facts}}}", where, remedy)


FILES = [
    Bad("empty", b"", "empty", "Check"),
    Bad("blank", b" \n\n", "empty", "Check"),
    text("only_comments", "# later\n", "comments", "Check"),
    Bad("binary", bytes(range(256)) * 8, "binary", "YAML or JSON"),
    Bad("pdf", b"%PDF-1.7 \x00\x01", "PDF", "YAML or JSON"),
    Bad("zip", b"PK\x03\x04" + bytes(64), "ZIP", "YAML or JSON"),
    Bad("utf_16", RECORD.encode("utf-16"), "UTF-16", "UTF-8"),
    Bad("utf_16_without_mark", RECORD.encode("utf-16-le"), "UTF-16", "UTF-8"),
    Bad(
        "latin_1",
        RECORD.replace("Hospital", "H\xf4pital").encode("latin-1"),
        "line 7",
        "UTF-8",
    ),
    changed("control_character", "Hospital", "Hosp\x07ital", "line 7", "Delete"),
    text("cut_short_in_a_bracket", RECORD[: RECORD.index("dea_") + 4], "line", "cut short"),
    text("cut_short_in_a_quote", RECORD + '  - id: "a3', "line", "cut short"),
    text("deep_nesting", "a: " + "[" * 5000 + "]" * 5000, "nested", "flatter"),
    text("deep_nesting_json", "[" * 90_000 + "]" * 90_000, "nested", "flatter", ".json"),
    text("alias_bomb", BOMB, "line 2", "Write the value out"),
    text("anchor", RECORD.replace("MD,", "&p MD,"), "line 2", "Remove the mark"),
    changed("duplicate_key", "number: ME1,", "number: ME1, number: ME2,", "line 4", "Keep one"),
    changed(
        "tag_that_runs_code",
        "title: Hosp",
        "title: !!python/object/apply:os.system Hosp",
        "line 7",
        "Remove it",
    ),
    text("several_documents", RECORD + "---\n" + RECORD, "line 20", "Keep one"),
    text("list_at_top", "- schema: cmeridian/record/1\n", "map", "key: value"),
    text("text_at_top", "cmeridian/record/1\n", "map", "key: value"),
    changed("tab", "    title: Hosp", "\ttitle: Hosp", "line 7", "spaces"),
    changed("wrong_indentation", "    format: live", "   format: live", "line", "column"),
    changed("colon_in_text", "title: Hospital", "title: Ward 3: Hospital", "line 7", "quotes"),
    changed("wrong_schema", "record/1", "record/9", "schema", "cmeridian/record/1"),
    changed("no_schema", "schema: cmeridian/record/1\n", "", "schema", "Add it"),
    changed("no_clinician", "clinician:", "clinic:", "clinic", "clinician"),
    changed("unknown_key", "completed: 2025", "complete: 2025", "activities[0]", "completed"),
    changed(
        "no_completed_day", "    completed: 2025-06-10\n", "", "activities[0].completed", "Add"
    ),
    changed("wrong_type_list", "credentials:\n  - {", "credentials: {", "credentials", "dash"),
    text(
        "wrong_type_map",
        RECORD.replace("topics: {medical_errors: 2}", "topics: [2]"),
        "activities[1].topics",
        "key: value",
    ),
    text(
        "wrong_type_number",
        RECORD.replace("amount: 30", "amount: thirty"),
        "activities[0].credits[0].amount",
        "such as 1.5",
    ),
    changed(
        "day_that_is_none", "2025-06-10", "2025-02-30", "activities[0].completed", "2026-03-02"
    ),
    changed("date_in_words", "2025-06-10", "10 June 2025", "activities[0].completed", "2026-03-02"),
    changed("timestamp", "2025-06-10", "1749513600", "activities[0].completed", "2026-03-02"),
    changed("year_out_of_range", "2025-06-10", "0001-01-01", "activities[0].completed", "1900"),
    changed("issued_after_expires", "2015-03-01", "2028-03-01", "credentials[0].issued", "Correct"),
    changed("unknown_set", "us-fl-md", "us-fl-physician", "credentials[0].set", "us-fl-md"),
    changed("misspelt_set", "us-fl-md", "US-FL-MD", "credentials[0].set", "us-fl-md"),
    with_facts("unknown_fact", "dea_registrent: true", "facts.dea_registrent", "dea_registrant"),
    with_facts(
        "fact_of_wrong_type", "dea_registrant: yes", "facts.dea_registrant", "true or false"
    ),
    with_facts("share_above_one", "share_patients_65plus: 40", "share_patients_65plus", "0.4"),
    with_facts("fact_that_is_derived", "licensed_before: true", "licensed_before", "issued"),
    with_facts("choice_not_known", "board_certified_in: [surgry]", "board_certified_in", "surgery"),
    changed("unknown_profession", "profession: MD", "profession: Medic", "profession", "MD"),
    changed(
        "unknown_specialty",
        "internal_medicine",
        "internl_medicine",
        "specialty",
        "internal_medicine",
    ),
    changed("bad_npi", "profession: MD", 'profession: MD, npi: "1234567890"', "npi", "ten digits"),
    changed(
        "completed_before_birth",
        "profession: MD",
        "profession: MD, birth_date: 2025-12-01",
        "activities[0].completed",
        "Correct",
    ),
    changed("duplicate_activity", "id: a2", "id: a1", "activities[1].id", "id of its own"),
    changed(
        "duplicate_credential",
        "activities:",
        "  - {set: us-fl-md}\nactivities:",
        "credentials[1].set",
        "Keep one",
    ),
    changed(
        "unknown_event",
        "number: ME1",
        "events: [{kind: movd, on: 2026-01-01}]",
        "events[0].kind",
        "us-fl-md",
    ),
    changed("unknown_class", "AMA_CAT1", "AMA_CAT_1A", "credits[0].class", "AMA_CAT1"),
    changed(
        "unknown_topic",
        "medical_errors: 2",
        "medical_error: 2",
        "topics.medical_error",
        "medical_errors",
    ),
    changed("unknown_unit", "amount: 30}", "amount: 30, unit: minutes}", "unit", "week"),
    changed("negative_hours", "amount: 30", "amount: -3", "credits[0].amount", "0"),
    changed("nan_hours", "amount: 30", "amount: .nan", "credits[0].amount", "1.5"),
    changed("infinite_hours", "amount: 30", "amount: .inf", "credits[0].amount", "1.5"),
    changed("huge_hours", "amount: 30", "amount: " + "9" * 400, "credits[0].amount", "10 digits"),
    changed("exponent", "amount: 30", "amount: 1e999999999", "credits[0].amount", "1.5"),
    changed("too_precise_hours", "amount: 30", "amount: 1.23456", "credits[0].amount", "4"),
    changed("score_above_100", "format: live", "post_test_score_pct: 101", "post_test", "100"),
    changed("bad_digest", "file: errors.pdf", "file: errors.pdf, sha256: abc", "sha256", "64"),
    changed("empty_name", "id: a1", "id: ''", "activities[0].id", "Write the name"),
    text(
        "money_too_precise",
        RECORD + "support:\n  years:\n  - {starts: 2027-01-01,"
        " ends: 2027-12-31, employer: 10.005}\n",
        "support.years[0].employer",
        "1240.50",
    ),
    text(
        "own_set_with_unknown_key",
        RECORD + "custom_sets:\n  - {id: ours, cycle: {months: 24, window: fixed}, ruls: []}\n",
        "custom_sets[0].ruls",
        "rules",
    ),
    text(
        "own_set_with_unknown_unit",
        RECORD + "custom_sets:\n  - id: ours\n    cycle: {months: 24,"
        " window: fixed}\n    rules: [{id: total, kind: min, amount: 5, unit: hors, select: {},"
        " frequency: {type: cycle}}]\n",
        "custom_sets[0].rules[0].unit",
        "hour",
    ),
    text("json_trailing_comma", JSON_RECORD.replace('"MD"', '"MD",'), "line 5", "Check", ".json"),
    text(
        "json_duplicate_key",
        JSON_RECORD.replace('"set"', '"set": "us-fl-do", "set"'),
        "set",
        "Keep one",
        ".json",
    ),
    text("json_cut_short", JSON_RECORD[:-8], "line", "cut short", ".json"),
    text("json_nan", JSON_RECORD.replace('"MD"', "NaN"), "NaN", "Write", ".json"),
    text("json_comment", "// mine\n" + JSON_RECORD, "line 1", "Check", ".json"),
    text("json_two_documents", JSON_RECORD + JSON_RECORD, "line", "Keep one", ".json"),
    text("json_named_yaml_by_content", '{"schema": "cmeridian/record/1",}', "line 1", "Check", ""),
]


def assert_bad_input(answer: Answer, bad: Bad, path: Path) -> None:
    assert answer.code == 2, answer.err
    assert answer.out == ""
    assert "Traceback" not in answer.err
    assert str(path) in answer.err
    said = answer.err.replace(str(path), "FILE")
    assert bad.where in said, said
    assert bad.remedy in said, said


@pytest.mark.parametrize("bad", FILES, ids=lambda bad: bad.name)
def test_a_bad_file_is_refused_with_place_and_remedy(bad: Bad, tmp_path: Path, run: Run) -> None:
    path = tmp_path / f"{bad.name}{bad.suffix}"
    path.write_bytes(bad.content)
    assert_bad_input(run("credits", path, "--on", "2026-11-24"), bad, path)


@pytest.mark.parametrize("bad", FILES, ids=lambda bad: bad.name)
def test_its_problems_are_one_json_document(bad: Bad, tmp_path: Path, run: Run) -> None:
    path = tmp_path / f"{bad.name}{bad.suffix}"
    path.write_bytes(bad.content)
    answer = run("credits", path, "--json")
    assert answer.code == 2
    assert answer.document["schema"] == "cmeridian/problems/1"
    for problem in answer.document["problems"]:
        assert problem["file"] == str(path)
        assert problem["what"]
        assert problem["remedy"], problem


@pytest.mark.parametrize("bad", FILES, ids=lambda bad: bad.name)
def test_the_same_file_is_refused_as_a_what_if(
    bad: Bad, tmp_path: Path, record: Path, run: Run
) -> None:
    path = tmp_path / f"{bad.name}{bad.suffix}"
    path.write_bytes(bad.content)
    answer = run("credits", record, "--what-if", path)
    assert answer.code == 2
    assert str(path) in answer.err
    assert "Traceback" not in answer.err


def test_every_problem_of_a_file_is_named_at_once(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "record.yaml"
    content = RECORD.replace("2025-06-10", "2025-02-30").replace("amount: 4.5", "amount: -1")
    path.write_text(content.replace("id: a1", "id: ''"), "utf-8")
    answer = run("credits", path, "--json")
    places = [problem["place"] for problem in answer.document["problems"]]
    assert places == [
        "activities[0].id",
        "activities[0].completed",
        "activities[1].credits[0].amount",
    ]
    assert [problem["line"] for problem in answer.document["problems"]] == [6, 8, 16]


def test_problems_of_own_sets_do_not_hide_those_of_the_record(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "record.yaml"
    own = "custom_sets:\n  - {id: ours, cycle: {months: 24, window: fixed}, ruls: []}\n"
    content = RECORD.replace("set: us-fl-md", "set: ours").replace("AMA_CAT1", "AMA_CAT9")
    path.write_text(content + own, "utf-8")
    places = {problem["place"] for problem in run("credits", path, "--json").document["problems"]}
    assert places == {
        "activities[0].credits[0].class",
        "activities[1].credits[0].class",
        "custom_sets[0].rules",
        "custom_sets[0].ruls",
    }


def test_a_missing_file(tmp_path: Path, spawn: Run) -> None:
    path = tmp_path / "nowhere.yaml"
    assert_bad_input(spawn("credits", path), text("", "", "no such file", "Check the path"), path)


def test_a_folder(tmp_path: Path, spawn: Run) -> None:
    assert_bad_input(spawn("credits", tmp_path), text("", "", "folder", "a file in it"), tmp_path)


def test_a_file_below_a_file(record: Path, run: Run) -> None:
    path = record / "more.yaml"
    assert_bad_input(run("credits", path), text("", "", "cannot be opened", "Check"), path)


def test_a_name_with_a_zero_byte(run: Run) -> None:
    answer = run("credits", "a\0b.yaml")
    assert answer.code == 2
    assert "Traceback" not in answer.err


def test_200_megabytes_are_refused_unread(tmp_path: Path, spawn: Run) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(200 * 1024**2)
    assert_bad_input(spawn("credits", path), text("", "", "8 MB", "Split"), path)


def test_a_device_without_end(spawn: Run) -> None:
    path = Path("/dev/zero")
    assert_bad_input(spawn("credits", path), text("", "", "device", "pipe it in"), path)


def test_a_pipe_without_a_writer_is_not_waited_for(tmp_path: Path, spawn: Run) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert_bad_input(spawn("credits", path), text("", "", "pipe", "pipe it in"), path)


def test_a_link_to_itself(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "loop.yaml"
    path.symlink_to(path)
    assert_bad_input(run("credits", path), text("", "", "cannot be opened", "Check"), path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(record: Path, run: Run) -> None:
    record.chmod(0)
    assert_bad_input(run("credits", record), text("", "", "may not read", "permissions"), record)


def test_standard_input_without_end_is_cut_off(spawn: Run) -> None:
    answer = spawn("credits", "-", stdin=b"a" * (8 * 1024**2 + 1))
    assert answer.code == 2
    assert "standard input" in answer.err
    assert "8 MB" in answer.err


def test_nothing_on_standard_input(run: Run) -> None:
    answer = run("credits", "-")
    assert answer.code == 2
    assert "empty" in answer.err
