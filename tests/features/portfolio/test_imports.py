"""A table of activities as it comes in by the pages: staged, looked at, kept, and undone."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cmeridian.features.accounts.models import Person
from cmeridian.features.accounts.services import touch
from cmeridian.features.base.models import AuditEvent
from cmeridian.features.portfolio import services
from cmeridian.features.portfolio.models import Activity, ImportBatch, RememberedMap
from cmeridian.features.portfolio.selectors import value_of
from cmeridian.features.portfolio.services import activities
from cmeridian.features.portfolio.services import imports as import_services
from cmeridian.features.portfolio.views import imports
from tests.features.portfolio.conftest import last, text_of

HEAD = "Activity Title,Accredited Provider,Completion Date,Credits Earned,Credit Type\n"
GOOD = "Safe opioids,State University,3/14/2025,1.5,AMA PRA Category 1 Credit(s)™\n"
NO_DAY = "A course without a day,Hospital,,1,Cat 1\n"


def upload(browser, content, name="transcript.csv", **more):
    data = content.encode() if isinstance(content, str) else content
    return browser.post("/activities/import/", {"table": SimpleUploadedFile(name, data), **more})


def staged(browser, content, **more):
    """Stage a file, and give the address of its page."""
    answer = upload(browser, content, **more)
    assert answer.status_code == 302, text_of(answer)
    return answer.headers["Location"]


def answer_of(browser, address):
    """Read the first sentence of a page."""
    page = browser.get(address).content.decode()
    return re.sub(r"<[^>]+>", "", re.search(r'<p class="answer">(.*?)</p>', page, re.DOTALL)[1])


def columns_of(browser, address):
    """Read the form of the columns as it stands on the page."""
    page = browser.get(address).content.decode()
    form = page[page.index('id="columns"') : page.index('id="rows"')]
    values = {}
    for name, body in re.findall(r'<select name="([^"]+)"(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        values[name] = chosen[1] if chosen else ""
    return values


def on_record():
    return Activity.objects.filter(deleted_at=None).count()


# --- staging --------------------------------------------------------------------------------------


def test_a_file_is_looked_at_before_anything_is_kept(empty):
    address = staged(empty, HEAD + GOOD + NO_DAY)
    assert answer_of(empty, address) == "1 of 2 rows can be kept. 1 needs a look."
    words = text_of(empty.get(address))
    assert "Keep 1 activity" in words
    assert "14 Mar 2025" in words
    assert "1.5 AMA PRA Category 1 Credit™" in words
    assert "Completion Date: The date is missing." in words
    assert Activity.objects.count() == 0


def test_rows_with_problems_are_listed_by_what_to_mend_alone(empty):
    address = staged(empty, HEAD + GOOD + NO_DAY)
    every = empty.get(address).content.decode()
    problems = empty.get(address, {"show": "problems"}).content.decode()
    assert 'data-label="Provider"' in every
    assert 'data-label="Provider"' not in problems
    assert 'data-label="What happens"' in problems


def test_what_was_not_kept_is_no_longer_told_once_an_import_is_undone(empty):
    address = staged(empty, HEAD + GOOD + NO_DAY)
    empty.post(f"{address}keep/")
    assert "What was not kept" in empty.get(address).content.decode()
    empty.post(f"{address}undo/")
    assert "What was not kept" not in empty.get(address).content.decode()


def test_only_rows_with_problems_are_shown_when_asked_for(empty):
    address = staged(empty, HEAD + GOOD + NO_DAY)
    words = text_of(empty.get(f"{address}?show=problems"))
    assert "A course without a day" in words
    assert "14 Mar 2025" not in words


def test_a_workbook_comes_in_like_a_csv_file(empty):
    book = openpyxl.Workbook()
    for line in csv.reader(io.StringIO(HEAD + GOOD)):
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    address = staged(empty, out.getvalue(), name="transcript.xlsx")
    assert answer_of(empty, address) == "1 of 1 row can be kept."


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "the file is empty"),
        (b"%PDF-1.4", "this is a PDF"),
        (b'Title,Date\n"a,1\nb,2\n', "Line 2"),
        (b"PK\x03\x04", "cannot be read as an Excel workbook"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_every_problem(empty, content, word):
    answer = upload(empty, content)
    assert answer.status_code == 400
    assert word in text_of(answer)
    assert "<title>Error:" in answer.content.decode()
    assert ImportBatch.objects.count() == 0


def test_without_a_file_the_page_asks_for_one(empty):
    answer = empty.post("/activities/import/")
    assert answer.status_code == 400
    assert "Choose the file." in text_of(answer)


def test_a_form_sent_twice_stages_once(empty):
    first = staged(empty, HEAD + GOOD, submission="drawn-once")
    assert staged(empty, HEAD + GOOD, submission="drawn-once") == first
    assert ImportBatch.objects.count() == 1


def test_so_many_tables_wait_and_the_oldest_gives_way(empty):
    addresses = [staged(empty, HEAD + GOOD) for _ in range(6)]
    assert ImportBatch.objects.count() == import_services.MAX_STAGED == 5
    assert empty.get(addresses[0]).status_code == 404
    assert empty.get(addresses[1]).status_code == 200


def test_so_many_files_come_in_within_an_hour(empty, walk_in, monkeypatch):
    """A guest who begins anew is at the same place still; each file takes seconds to read."""
    monkeypatch.setattr(imports, "FILES_PER_HOUR", 2)
    assert upload(empty, "no table").status_code == 400
    staged(empty, HEAD + GOOD)
    before = ImportBatch.objects.count()
    for browser in (empty, walk_in()):
        answer = upload(browser, HEAD + GOOD)
        assert answer.status_code == 429
        assert "Wait an hour" in text_of(answer)
    assert ImportBatch.objects.count() == before


def test_adding_and_undoing_again_and_again_comes_to_an_end(empty, monkeypatch):
    """What is undone is kept for a while, so that it would fill the disk."""
    monkeypatch.setattr(activities, "MAX_SET_ASIDE", 2)
    for _ in range(3):
        address = staged(empty, HEAD + GOOD)
        empty.post(f"{address}keep/")
        empty.post(f"{address}undo/")
    address = staged(empty, HEAD + GOOD)
    answer = empty.post(f"{address}keep/")
    assert answer.status_code == 409
    assert "were deleted lately" in text_of(answer)
    assert (Activity.objects.count(), on_record()) == (3, 0)


def test_the_name_of_a_file_stays_in_its_place(empty):
    staged(empty, HEAD + GOOD, name="<b>\u202eevil\n.csv")
    page = empty.get("/activities/import/").content.decode()
    assert "<b>" not in page
    assert "\u202e" not in page


def test_a_table_that_nobody_keeps_goes_after_a_week(empty):
    staged(empty, HEAD + GOOD)
    made = timezone.localdate()
    assert services.clear_staged(on=made + timedelta(days=7)) == 0
    assert services.clear_staged(on=made + timedelta(days=8)) == 1


def test_a_table_can_be_put_away(empty):
    address = staged(empty, HEAD + GOOD)
    answer = empty.post(f"{address}drop/", follow=True)
    assert "Nothing of it is on your record" in text_of(answer)
    assert ImportBatch.objects.count() == 0
    assert empty.post(f"{address}drop/").status_code == 404


# --- columns --------------------------------------------------------------------------------------


def test_a_column_can_be_said_to_give_something_else(empty):
    address = staged(empty, "Thing,When\nSafe opioids,2025-03-14\n")
    given = columns_of(empty, address)
    assert given["column-0"] == ""
    assert empty.post(address, {**given, "column-0": "title"}).status_code == 302
    empty.post(f"{address}keep/")
    assert last().title == "Safe opioids"


def test_what_was_said_is_remembered_for_tables_of_the_same_kind(empty):
    text = "Thing,When,Points\nSafe opioids,2025-03-14,2\n"
    address = staged(empty, text)
    given = columns_of(empty, address)
    empty.post(address, {**given, "column-0": "title", "column-2": "amount:ANCC"})
    again = staged(empty, text.replace("Safe opioids", "Another"))
    assert columns_of(empty, again)["column-0"] == "title"
    assert columns_of(empty, again)["column-2"] == "amount:ANCC"
    assert RememberedMap.objects.count() == 1


def test_what_one_person_said_is_nothing_to_another(empty, walk_in):
    text = "Thing,When\nSafe opioids,2025-03-14\n"
    address = staged(empty, text)
    empty.post(address, {**columns_of(empty, address), "column-0": "title"})
    lena = walk_in("lena")
    assert columns_of(lena, staged(lena, text))["column-0"] == ""


def test_an_unknown_word_for_a_class_is_asked_once(empty):
    rows = "".join(f"Course {n},U,2025-03-{n + 10},1,Gold stars\n" for n in range(3))
    address = staged(empty, HEAD + rows)
    assert answer_of(empty, address) == "0 of 3 rows can be kept. 3 need a look."
    assert "Some words for classes of credit are not known" in text_of(empty.get(address))
    given = columns_of(empty, address)
    assert [name for name in given if name.startswith("word-")] == ["word-0"]
    empty.post(address, {**given, "word-0": "AMA_CAT2"})
    assert answer_of(empty, address) == "3 of 3 rows can be kept."


def test_days_that_could_be_two_are_asked_about(empty):
    address = staged(empty, "Title,Date\nA,3/4/2025\n")
    assert answer_of(empty, address) == "0 of 1 row can be kept. 1 needs a look."
    given = columns_of(empty, address)
    assert given["order"] == ""
    empty.post(address, {**given, "order": "dmy"})
    assert "3 Apr 2025" in text_of(empty.get(address))


def test_two_columns_for_one_thing_are_refused_and_what_was_chosen_stays(empty):
    address = staged(empty, "Thing,Other,When\na,b,2025-03-14\n")
    given = columns_of(empty, address)
    answer = empty.post(address, {**given, "column-0": "title", "column-1": "title"})
    assert answer.status_code == 400
    assert "Two columns give “Title”" in text_of(answer)
    assert 'value="title" selected' in answer.content.decode()
    assert ImportBatch.objects.get().columns["roles"][0] == ""


def test_another_sheet_can_be_chosen(empty):
    book = openpyxl.Workbook()
    book.active.append(["Title", "Date"])
    book.active.append(["First", "2025-03-14"])
    other = book.create_sheet("Other")
    other.append(["Title", "Date"])
    other.append(["Second", "2025-03-15"])
    out = io.BytesIO()
    book.save(out)
    address = staged(empty, out.getvalue(), name="a.xlsx")
    given = columns_of(empty, address)
    empty.post(address, {**given, "sheet": "Other"})
    assert "Second" in text_of(empty.get(address))
    empty.post(f"{address}keep/")
    assert last().title == "Second"
    assert ImportBatch.objects.get().content is None


def test_a_form_of_columns_fits_into_what_a_form_may_hold(empty):
    head = ",".join(["Title", "Date", *(f"Thing {n}" for n in range(98))])
    address = staged(empty, f"{head}\n{','.join(['a', '2025-03-14', *['x'] * 98])}\n")
    given = columns_of(empty, address)
    assert len(given) > 100
    assert empty.post(address, given).status_code == 302


# --- doubles --------------------------------------------------------------------------------------


@pytest.fixture
def known(empty):
    """Someone with one activity on record."""
    empty.post(f"{staged(empty, HEAD + GOOD)}keep/")
    return empty


SIMILAR = GOOD.replace("Safe opioids", "Safe opioids online")


def test_the_same_stays_out_and_what_is_similar_is_asked_about(known):
    address = staged(known, HEAD + GOOD + SIMILAR)
    expected = "0 of 2 rows can be kept. 1 looks like an activity you already have, "
    assert answer_of(known, address) == f"{expected}1 stays out as a double."
    words = text_of(known.get(f"{address}?show=alike"))
    assert "In the file, line 3" in words
    assert "On your record" in words
    assert "The same day, a similar title and the same credits." in words
    assert known.post(f"{address}keep/").status_code == 409
    assert on_record() == 1


def test_a_double_is_imported_if_the_person_says_so(known):
    address = staged(known, HEAD + GOOD + SIMILAR)
    known.post(f"{address}choose/", {"choice-2": "keep", "choice-3": "leave"})
    assert answer_of(known, address) == "1 of 2 rows can be kept. 1 stays out as a double."
    known.post(f"{address}keep/")
    assert on_record() == 2
    assert Activity.objects.values("record_id").distinct().count() == 2


def test_all_doubles_can_be_decided_at_once(known):
    address = staged(known, HEAD + GOOD + SIMILAR)
    known.post(f"{address}choose/", {"all": "keep"})
    assert answer_of(known, address) == "2 of 2 rows can be kept."


def test_a_decision_on_another_row_or_with_another_word_is_passed_over(known):
    address = staged(known, HEAD + SIMILAR + GOOD.replace("Safe opioids", "Care of stroke"))
    known.post(f"{address}choose/", {"choice-3": "leave", "choice-2": "merge", "choice-x": "keep"})
    assert ImportBatch.objects.get(state="staged").decisions == {}


def test_doubles_inside_the_file_are_told(empty):
    address = staged(empty, HEAD + GOOD + GOOD)
    assert answer_of(empty, address) == "1 of 2 rows can be kept. 1 stays out as a double."
    assert "Line 2 of the file" in text_of(empty.get(f"{address}?show=alike"))


# --- kept, undone, brought back -------------------------------------------------------------------


def test_what_is_kept_is_on_record_and_what_was_not_is_told(empty):
    address = staged(empty, HEAD + GOOD + NO_DAY)
    assert empty.post(f"{address}keep/").headers["Location"] == address
    one = last()
    assert (one.title, one.provider, str(one.completed)) == (
        "Safe opioids", "State University", "2025-03-14",
    )  # fmt: skip
    assert [(line.credit_class, line.amount) for line in one.credit_lines.all()] == [
        ("AMA_CAT1", 1.5)
    ]
    assert answer_of(empty, address) == (
        "1 activity of this file is on your record. 1 row was not kept."
    )
    assert "A course without a day: The date is missing." in text_of(empty.get(address))
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.table) == ("kept", {})
    assert AuditEvent.objects.filter(action="import.kept").count() == 1


def test_keeping_once_more_does_nothing(empty):
    address = staged(empty, HEAD + GOOD)
    for _ in range(2):
        assert empty.post(f"{address}keep/").status_code == 302
    assert on_record() == 1


def test_an_import_is_undone_as_a_whole_and_can_come_back(empty):
    address = staged(empty, HEAD + GOOD + GOOD.replace("Safe opioids", "Care of stroke"))
    empty.post(f"{address}keep/")
    for _ in range(2):
        empty.post(f"{address}undo/")
        assert on_record() == 0
    assert (
        answer_of(empty, address)
        == "This import was undone: 2 activities can come back as a whole."
    )
    for _ in range(2):
        empty.post(f"{address}restore/")
        assert on_record() == 2


@pytest.mark.parametrize(("title", "is_told"), [("Safer opioids", True), ("Safe opioids", False)])
def test_what_was_changed_since_is_counted_when_an_import_is_undone(empty, title, is_told):
    address = staged(empty, HEAD + GOOD)
    empty.post(f"{address}keep/")
    person, row = Person.objects.get(), last()
    changed = replace(value_of(row), title=title)
    services.save_activity(person=person, activity=changed, public_id=row.public_id)
    answer = empty.post(f"{address}undo/", follow=True)
    assert ("1 of them was changed since the import." in text_of(answer)) is is_told


def test_what_was_deleted_before_stays_deleted_when_an_import_comes_back(empty):
    address = staged(empty, HEAD + GOOD + GOOD.replace("Safe opioids", "Care of stroke"))
    empty.post(f"{address}keep/")
    empty.post(f"/activities/{last().public_id}/delete/")
    empty.post(f"{address}undo/")
    empty.post(f"{address}restore/")
    assert on_record() == 1


def test_an_import_that_was_kept_has_no_columns_to_change(empty):
    address = staged(empty, HEAD + GOOD)
    given = columns_of(empty, address)
    empty.post(f"{address}keep/")
    for path, data in ((address, given), (f"{address}choose/", {"all": "keep"})):
        assert empty.post(path, data, follow=True).status_code == 200
    assert "kept in another window" in text_of(empty.post(f"{address}drop/", follow=True))
    assert on_record() == 1


def test_the_list_of_imports_says_what_became_of_each(empty):
    kept = staged(empty, HEAD + GOOD, name="kept.csv")
    empty.post(f"{kept}keep/")
    staged(empty, HEAD + GOOD, name="waiting.csv")
    words = text_of(empty.get("/activities/import/"))
    assert "waiting.csv" in words
    assert "Waits for you" in words
    assert "Kept" in words


# --- the way out ----------------------------------------------------------------------------------


def test_the_export_holds_every_activity_and_is_known_again(amara):
    answer = amara.get("/activities/activities.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    count = on_record()
    assert len(rows) == count + 1
    address = staged(amara, answer.content)
    assert (
        answer_of(amara, address) == f"0 of {count} rows can be kept. {count} stay out as a double."
    )


def test_the_export_comes_in_elsewhere_as_it_was(amara, walk_in):
    content = amara.get("/activities/activities.csv").content
    Activity.objects.all().delete()
    lena = walk_in("lena")
    Activity.objects.all().delete()
    touch(Person.objects.get(sample="lena"))
    lena.post(f"{staged(lena, content)}keep/")
    assert lena.get("/activities/activities.csv").content == content
