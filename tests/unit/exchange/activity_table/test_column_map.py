"""Which column gives what: headers as providers write them, contents, and words for classes."""

from __future__ import annotations

import pytest

from cmeridian.domain.kernel.amounts import plain
from cmeridian.domain.records.record import Activity, Clinician
from cmeridian.exchange.activity_table.column_map import (
    MAX_WORDS,
    ColumnMap,
    class_words,
    fingerprint,
    guess_map,
    split_amounts,
    with_words,
)
from cmeridian.exchange.activity_table.reading import read_table
from cmeridian.exchange.activity_table.rows import ReadRow, activities_of
from cmeridian.exchange.activity_table.table import Table
from cmeridian.exchange.activity_table.words import resolve_class, resolve_format, resolve_topic
from cmeridian.exchange.record_parts import own_sets_of
from cmeridian.packs.loader import load_rulebook

TRANSCRIPT = """\
Transcript for A. Sample
Activity Title,Accredited Provider,Completion Date,Credits Earned,Credit Type,Format,Score,Ethics
Safe opioids,State University,3/14/2025,1.50,AMA PRA Category 1 Credit(s)™,Internet Live,85%,1
Grand rounds,Hospital,3/4/2025,1,Cat 1,RSS,,0
"""


def table_of(text: str) -> Table:
    return read_table(text.encode(), "file.csv")


def rows_of(table: Table, chosen: ColumnMap, profession: str = "MD") -> tuple[ReadRow, ...]:
    own = own_sets_of([], load_rulebook())
    return activities_of(table, chosen, own=own, clinician=Clinician(profession))


def read(text: str, profession: str = "MD", usual: str = "AMA_CAT1") -> tuple[ReadRow, ...]:
    table = table_of(text)
    chosen = guess_map(table, profession=profession, usual_class=usual)
    return rows_of(table, chosen, profession)


def first(text: str, profession: str = "MD") -> Activity:
    row = read(text, profession)[0]
    assert row.problems == ()
    assert row.activity is not None
    return row.activity


def claims(activity: Activity) -> list[tuple[str, str, str | None]]:
    return [(line.credit_class, plain(line.amount), line.unit) for line in activity.credits]


def test_a_transcript_is_understood_by_its_headers() -> None:
    chosen = guess_map(table_of(TRANSCRIPT), profession="MD")
    assert chosen.roles[:7] == (
        "title", "provider", "completed", "amount", "class", "format", "post_test_score_pct",
    )  # fmt: skip
    assert (chosen.order, chosen.must_ask_order) == ("mdy", False)
    assert set(chosen.words.values()) == {"AMA_CAT1"}
    one = first(TRANSCRIPT)
    assert (one.title, one.provider) == ("Safe opioids", "State University")
    assert (one.completed.isoformat(), one.format) == ("2025-03-14", "internet_live")
    assert claims(one) == [("AMA_CAT1", "1.5", None)]
    assert str(one.post_test_score_pct) == "85"


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Course Name", "title"), ("ACTIVITY", "title"), ("Date Completed", "completed"),
        ("date_of_completion", "completed"), ("Credit Type:", "class"), ("Sponsor", "provider"),
        ("Number of Credits", "amount"), ("Delivery Method", "format"), ("Subject Area", "topics"),
        ("Learner", ""), ("Name", ""),
    ],
)  # fmt: skip
def test_headers_are_known_as_providers_spell_them(header: str, role: str) -> None:
    chosen = guess_map(table_of(f"{header},Other thing\nx,y\n"))
    assert chosen.roles[0] == role


def test_of_two_dates_the_day_of_completion_is_taken() -> None:
    text = "Issue Date,Course,Completion Date\n2025-01-09,a,2025-01-02\n"
    assert guess_map(table_of(text)).roles == ("", "title", "completed")


def test_without_a_header_the_day_is_found_by_its_looks() -> None:
    assert guess_map(table_of("Course,When\na,3/14/2025\nb,3/15/2025\n")).roles[1] == "completed"


def test_columns_of_several_classes_give_claims_side_by_side() -> None:
    text = (
        "Title,Date,AMA Cat 1,ANCC contact hours,AAFP Prescribed,CEUs\n"
        "a,2025-01-02,1.5,1.5,0,0.15\n"
    )
    assert claims(first(text, "RN")) == [
        ("AMA_CAT1", "1.5", None),
        ("ANCC", "1.5", None),
        # 0.15 CEU of ten contact hours each; the empty claim of 0 is none
        ("ANCC", "1.5", None),
    ]


def test_amounts_and_their_words_may_share_a_cell() -> None:
    text = "Title,Date,Credits\na,2025-01-02,1.50 AMA PRA Category 1 Credit(s)™; 2 ANCC hours\n"
    assert claims(first(text)) == [("AMA_CAT1", "1.5", None), ("ANCC", "2", None)]
    assert split_amounts(".5") == ((".5", ""),)
    assert split_amounts("about one") == (("about one", ""),)


def test_amounts_with_a_comma_are_read_as_people_mean_them() -> None:
    text = "Title;Date;Credits\na;2025-01-02;1,5\nb;2025-01-02;1,000.5\n"
    amounts = [row.activity.credits[0].amount for row in read(text) if row.activity]
    assert [str(amount) for amount in amounts] == ["1.5", "1000.5"]


def test_topics_come_by_name_or_as_hours_of_a_column() -> None:
    text = "Title,Date,Credits,Topics,Sepsis hours\na,2025-01-02,2,Stroke; basket weaving,1.5\n"
    row = read(text)[0]
    assert row.activity is not None
    assert {name: str(hours) for name, hours in row.activity.topics.items()} == {
        "stroke": "2",
        "sepsis": "1.5",
    }
    assert [warning.place for warning in row.warnings] == ["Topics"]
    assert "basket weaving" in row.warnings[0].what


@pytest.mark.parametrize(
    ("word", "profession", "expected"),
    [
        ("AMA PRA Category 1 Credit(s)™", "MD", "AMA_CAT1"),
        ("AMA PRA Category 1 Credits", "RN", "AMA_CAT1"),
        ("Cat 1", "MD", "AMA_CAT1"),
        ("Category I", "PA", "AAPA_CAT1"),
        ("Category 2", "MD", "AMA_CAT2"),
        ("1-A", "DO", "AOA_1A"),
        ("AOA Category 1-A", "MD", "AOA_1A"),
        ("CE contact hours", "RN", "ANCC"),
        ("Contact hours", "PHARMACIST", "ACPE"),
        ("Contact hours", "MD", ""),
        ("CEU", "NP", "ANCC/ceu"),
        ("ACPE CEUs", "MD", "ACPE/ceu"),
        ("AMA_CAT2", "MD", "AMA_CAT2"),
        ("Certificate of Attendance", "MD", "-"),
        ("Gold stars", "MD", ""),
        ("", "MD", ""),
    ],
)
def test_words_for_classes_are_resolved_or_left_to_ask(
    word: str, profession: str, expected: str
) -> None:
    assert resolve_class(word, profession) == expected


def test_formats_and_topics_are_known_by_other_names() -> None:
    assert resolve_format("Webinar") == "internet_live"
    assert resolve_format("By carrier pigeon") == "By carrier pigeon"
    assert resolve_topic("HTN") == "hypertension"
    # Two topics are called so.
    assert resolve_topic("NRP") == ""


def test_an_unknown_word_is_asked_once_and_then_taken_for_every_row() -> None:
    text = "Title,Date,Credits,Credit type\n" + "a,2025-01-02,1,Gold stars\n" * 3
    table = table_of(text)
    chosen = guess_map(table, profession="MD")
    assert chosen.words == {"gold stars": ""}
    rows = rows_of(table, chosen)
    assert [problem.place for row in rows for problem in row.problems] == ["Credits"] * 3
    said = ColumnMap(chosen.roles, words={"gold stars": "AMA_CAT2"})
    again = with_words(table, said, profession="MD")
    assert [row.problems for row in rows_of(table, again)] == [()] * 3


def test_no_credit_is_no_claim() -> None:
    text = "Title,Date,Credits,Credit type\na,2025-01-02,1,None\n"
    assert first(text).credits == ()


def test_so_many_words_are_asked_for() -> None:
    lines = [f"a,2025-01-02,1,word {chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(61)]
    table = table_of("Title,Date,Credits,Credit type\n" + "\n".join(lines))
    assert len(class_words(table, guess_map(table))) == MAX_WORDS == 60


def test_every_problem_of_a_row_is_told_with_its_line_and_column() -> None:
    text = "Title,Date completed,Credits,Post-test score\na,2025-02-30,-1,101\nTotal,,9,\n"
    rows = read(text)
    assert [(p.line, p.place) for p in rows[0].problems] == [
        (2, "Date completed"),
        (2, "Credits"),
        (2, "Post-test score"),
    ]
    assert [(p.line, p.place, p.what) for p in rows[1].problems] == [
        (3, "Date completed", "the date is missing.")
    ]
    assert rows[1].said == "Total"


def test_a_day_that_could_be_two_is_asked_for() -> None:
    table = table_of("Title,Date\na,3/4/2025\nb,3/3/2025\n")
    chosen = guess_map(table)
    assert chosen.must_ask_order
    rows = rows_of(table, chosen)
    assert "two different days" in rows[0].problems[0].what
    assert rows[1].problems == ()
    said = with_words(table, ColumnMap(chosen.roles, "dmy"), profession="MD", keep_order=True)
    read_again = rows_of(table, said)[0].activity
    assert read_again is not None
    assert read_again.completed.isoformat() == "2025-04-03"


def test_days_in_another_order_than_the_rest_are_told_by_line() -> None:
    rows = read("Title,Date\na,3/14/2025\nb,3/15/2025\nc,16/3/2025\n")
    assert [row.line for row in rows if row.problems] == [4]
    assert "as other rows do" in rows[2].problems[0].what


def test_invisible_marks_of_copied_text_are_taken_out() -> None:
    assert first("Title,Date\n\u200eSafe\u00a0opioids,\u200e2025-01-02\n").title == "Safe opioids"


def test_a_column_of_numbers_that_repeat_is_no_id() -> None:
    text = "Certificate number,Title,Date\n{},a,2025-01-02\nX2,b,2025-01-03\n"
    assert guess_map(table_of(text.format("X1"))).roles[0] == "id"
    assert guess_map(table_of(text.format("X2"))).roles[0] == ""


def test_tables_of_the_same_kind_have_the_same_fingerprint() -> None:
    one, other = table_of("Title,Date\na,1\n"), table_of("TITLE;date\nb;2\nc;3\n")
    assert fingerprint(one) == fingerprint(other)
    assert fingerprint(one) != fingerprint(table_of("Title,Dates\na,1\n"))
