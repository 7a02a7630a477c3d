"""Reading a record: what every section becomes, in every form a file may take."""

import codecs
import json
from datetime import date
from decimal import Decimal

import pytest

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.domain.records.record import Credential, CreditLine, Event, Evidence, Training
from cmeridian.domain.requirements.rulebook import Rulebook
from cmeridian.exchange.record_file import RecordFile, read_record

WHOLE = """\
schema: cmeridian/record/1
clinician:
  name: Ann Example
  profession: MBBS
  specialty: 207Q00000X
  npi: 1234567893
  birth_date: 1980-02-29
  training: [{kind: residency, ends: 2010-06-30}]
  facts: {dea_registrant: true, share_patients_65plus: 0.4, board_certified_in: [surgery]}
credentials:
  - set: us-fl-md
    number: 00123
    issued: 2015-03-01
    expires: 2027-01-31
    events: [{kind: military_active_duty_in_good_standing, on: 2024-05-01}]
custom_sets:
  - id: our-hospital
    cycle: {months: 24, window: fixed}
    rules:
      - {id: total, kind: min, amount: 20, unit: credit, select: {relevance: our_ward},
         frequency: {type: cycle}}
activities:
  - id: a1
    title: Preventing medical errors
    provider: Example Medical Society
    completed: 2026-03-02
    format: webinar
    credits: [{class: AMA_CAT1, amount: 2}, {class: ANCC, amount: 0.25, unit: ceu}]
    topics: {medical_errors: 1.5}
    course: us-pa-dhs-approved
    approved_lists: abpn
    relevance: [practice_area, our_ward]
    post_test_score_pct: 85
    formally_approved: true
    reflection: false
    evidence: [{file: certificate.pdf}]
  - {id: a2, completed: 2020-06-30, credits: [{class: AMA_CAT1, amount: 1, unit: year}]}
changes: [{what: phone every new patient, by: 2026-12-01}]
achievements: [{kind: talk, title: Errors we made}]
goals: [{pathway: cmo_leadership, by: 2030-06-30, weight: 1}]
support:
  currency: USD
  years: [{starts: 2027-01-01, ends: 2027-12-31, employer: 2500, own_max: 1000.5, leave_days: 5}]
  hours_per_week: 3
  blackouts: [{from: 2027-07-01, to: 2027-07-21, why: leave}]
  reviews: [2027-11-15]
"""


def read(content: str | bytes, rulebook: Rulebook) -> RecordFile:
    data = content.encode() if isinstance(content, str) else content
    return read_record(data, rulebook=rulebook)


@pytest.fixture(scope="module")
def whole(rulebook: Rulebook) -> RecordFile:
    return read(WHOLE, rulebook)


def test_names_become_those_of_the_vocabulary(whole: RecordFile) -> None:
    clinician = whole.record.clinician
    assert clinician.profession == "MD"
    assert clinician.specialty == "family_medicine"
    assert whole.record.activities[0].format == "internet_live"


def test_a_title_that_names_one_specialty_stands_for_it(rulebook: Rulebook) -> None:
    clinician = read(WHOLE.replace("207Q00000X", "ER doctor"), rulebook).record.clinician
    assert clinician.specialty == "emergency_medicine"


def test_a_title_of_several_specialties_is_refused_with_the_choices(rulebook: Rulebook) -> None:
    with pytest.raises(BadInput, match=r"family_medicine \(.*general_practice \("):
        read(WHOLE.replace("207Q00000X", "gp"), rulebook)


def test_a_number_in_a_text_field_keeps_its_zeros(whole: RecordFile) -> None:
    assert whole.record.credentials[0].number == "00123"
    assert whole.record.clinician.npi == "1234567893"


def test_facts_take_the_type_of_their_question(whole: RecordFile) -> None:
    assert whole.record.clinician.facts == {
        "dea_registrant": True,
        "share_patients_65plus": Decimal("0.4"),
        "board_certified_in": ("surgery",),
    }


def test_a_person_and_their_credentials(whole: RecordFile) -> None:
    clinician = whole.record.clinician
    assert clinician.birth_date == date(1980, 2, 29)
    assert clinician.training == (Training("residency", date(2010, 6, 30)),)
    assert whole.record.credentials == (
        Credential(
            set="us-fl-md",
            number="00123",
            issued=date(2015, 3, 1),
            expires=date(2027, 1, 31),
            events=(Event("military_active_duty_in_good_standing", date(2024, 5, 1)),),
        ),
    )


def test_an_activity(whole: RecordFile) -> None:
    activity, training = whole.record.activities
    # 0.25 CEU are 2.5 contact hours.
    assert activity.credits == (
        CreditLine("AMA_CAT1", Decimal(2)),
        CreditLine("ANCC", Decimal("2.5")),
    )
    assert activity.topics == {"medical_errors": Decimal("1.5")}
    assert activity.approved_lists == ("abpn",)
    assert activity.relevance == ("practice_area", "our_ward")
    assert activity.post_test_score_pct == 85
    assert activity.formally_approved is True
    assert activity.reflection is False
    assert activity.evidence == (Evidence("certificate.pdf"),)
    assert training.credits == (CreditLine("AMA_CAT1", Decimal(1), "year"),)


def test_a_set_of_ones_own_lies_over_the_rulebook(whole: RecordFile, rulebook: Rulebook) -> None:
    assert "our-hospital" in whole.rulebook.sets
    assert "our-hospital" not in rulebook.sets
    assert len(whole.rulebook.sets) == len(rulebook.sets) + 1
    assert set(whole.rulebook.sets) == {*rulebook.sets, "our-hospital"}
    (source,) = whole.rulebook.sets["our-hospital"].provenance.sources
    assert source.kind == "own"


def test_its_own_words_are_no_reason_for_a_warning(whole: RecordFile) -> None:
    assert whole.warnings == ()


def test_other_sections_are_carried(whole: RecordFile) -> None:
    carried = whole.record.carried
    assert carried["changes"] == [{"what": "phone every new patient", "by": "2026-12-01"}]
    assert carried["goals"] == [
        {"pathway": "cmo_leadership", "by": date(2030, 6, 30), "weight": Decimal(1)}
    ]
    assert carried["support"]["blackouts"] == [
        {"from": date(2027, 7, 1), "to": date(2027, 7, 21), "why": "leave"}
    ]


@pytest.mark.parametrize(
    "content",
    [
        WHOLE.replace("\n", "\r\n").encode(),
        codecs.BOM_UTF8 + WHOLE.encode(),
        b"# mine\n" + WHOLE.encode(),
        b"---\n" + WHOLE.encode(),
        WHOLE.replace("on: 2024", "'on': 2024").encode(),
    ],
    ids=["CRLF", "byte order mark", "comment", "document start", "quoted on"],
)
def test_forms_that_make_no_difference(
    content: bytes, whole: RecordFile, rulebook: Rulebook
) -> None:
    assert read(content, rulebook).record == whole.record


def test_json_is_read_by_its_looks(rulebook: Rulebook) -> None:
    content = {
        "schema": "cmeridian/record/1",
        "clinician": {"profession": "RN", "name": "Zoë \ud83e\ude7a"},
        "activities": [
            {"id": "a", "completed": "2026-01-01", "credits": [{"class": "ANCC", "amount": 1.25}]}
        ],
    }
    record = read(json.dumps(content, indent=2), rulebook).record
    assert record.clinician.name == "Zoë 🩺"
    assert record.activities[0].credits[0].amount == Decimal("1.25")


def test_yaml_that_starts_with_a_brace_is_no_json(rulebook: Rulebook) -> None:
    content = "{schema: cmeridian/record/1, clinician: {profession: RN}}"
    assert read(content, rulebook).record.clinician.profession == "RN"


def test_an_empty_value_is_a_value_left_out(rulebook: Rulebook) -> None:
    content = WHOLE.replace("name: Ann Example", "name:").replace("207Q00000X", "~")
    clinician = read(content, rulebook).record.clinician
    assert clinician.name is None
    assert clinician.specialty is None


MINIMAL = "schema: cmeridian/record/1\nclinician: {profession: MD}\n"


def activity(keys: str) -> str:
    return f"activities: [{{id: a, completed: 2026-01-01, {keys}}}]"


def warnings(content: str, rulebook: Rulebook) -> list[str]:
    return [str(warning) for warning in read(MINIMAL + content, rulebook).warnings]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (activity("format: zoom"), "activities[0].format"),
        (activity("credits: [{class: AMA_CAT1, amount: 1.3}]"), "1.3 is not a multiple of 0.25"),
        (
            activity("credits: [{class: AMA_CAT1, amount: 1}], topics: {medical_errors: 2}"),
            "2 hours on medical_errors are more than the activity's 1",
        ),
        (
            activity("course: us-al-board"),
            "Did you mean us-al-board-designated?",
        ),
        (
            activity("relevance: practise_area"),
            "Did you mean practice_area?",
        ),
        ("credentials: [{set: us-fl-do}]", "us-fl-do is for DO, and the record says MD"),
        (
            "custom_sets: [{id: us-fl-md, cycle: {months: 24, window: fixed}, rules: []}]",
            "your us-fl-md replaces the set of that name",
        ),
    ],
)
def test_what_is_doubtful_is_a_warning(content: str, said: str, rulebook: Rulebook) -> None:
    (warning,) = warnings(content, rulebook)
    assert said in warning
    assert "line 3" in warning


def test_a_set_of_ones_own_may_not_be_given_twice(rulebook: Rulebook) -> None:
    one = "{id: ours, cycle: {months: 24, window: fixed}, rules: []}"
    with pytest.raises(BadInput, match="ours is given twice"):
        read(f"{MINIMAL}custom_sets: [{one}, {one}]", rulebook)


@pytest.mark.parametrize(
    ("section", "count"),
    [("credentials", 201), ("custom_sets", 51), ("goals", 51), ("changes", 5001)],
)
def test_sections_have_a_largest_size(section: str, count: int, rulebook: Rulebook) -> None:
    with pytest.raises(BadInput) as error:
        read(f"{MINIMAL}{section}:\n" + "- {}\n" * count, rulebook)
    assert any(problem.place == section for problem in error.value.problems)
