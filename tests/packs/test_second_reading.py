"""The worked cases against the second reading: whatever both claim must be the same."""

import os
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from tests.packs.second_reading import evaluate

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
PACKS = REPOSITORY / "src" / "cmeridian" / "packs"
FACTS = Path(os.environ.get("CMERIDIAN_FACTS") or REPOSITORY / ".." / "shared" / "facts")
FACT_FILES = ("state_cme.yaml", "certification_cme.yaml", "state_cme_pa_np_pharm.yaml")


def read(path):
    return yaml.safe_load(path.read_text("utf-8")) if path.exists() else None


def load_sets():
    """Requirement sets by id, and the vocabulary: from the packs, else from the facts folder."""
    documents = [document for document in (read(FACTS / name) for name in FACT_FILES) if document]
    classes = {}
    for document in documents:
        classes.update(document.get("vocabulary", {}).get("credit_classes", {}))
    packs = [read(path) for path in sorted((PACKS / "requirement_sets").rglob("*.yaml"))]
    loose = [rset for document in documents for rset in document["requirement_sets"]]
    vocabulary = read(PACKS / "vocabulary.yaml") or {"credit_classes": classes}
    return {rset["id"]: rset for rset in loose + packs}, vocabulary.get("vocabulary", vocabulary)


def load_cases():
    for path in [*sorted((HERE / "cases").rglob("*.yaml")), FACTS / "requirement_cases.yaml"]:
        document = read(path) or []
        for case in document["cases"] if isinstance(document, dict) else document:
            yield pytest.param(case, id=f"{path.stem}:{case['id']}")


SETS, VOCABULARY = load_sets()
CASES = list(load_cases())
needs_sets = pytest.mark.skipif(
    not SETS, reason="Neither the packs nor the facts folder (CMERIDIAN_FACTS) is here."
)
needs_shared = pytest.mark.skipif(
    not (FACTS / "requirement_cases.yaml").exists(),
    reason="The shared facts folder is not here: set CMERIDIAN_FACTS to read its worked cases.",
)


def answer_to(case):
    given = case["input"]
    own = {s["id"]: s for s in given["record"].get("custom_sets") or []}
    rset = own.get(given["set"]) or SETS[given["set"]]
    on = given["on"] if "on" in given else given[True]
    return evaluate(rset, VOCABULARY, given["record"], on)


def as_day(value):
    return date.fromisoformat(value) if isinstance(value, str) else value


def as_number(value):
    return None if value is None else Fraction(str(value))


READ_AS = {
    "status": str,
    "due": as_day,
    **dict.fromkeys(("counted", "required", "short_by"), as_number),
    **dict.fromkeys(("counts", "refused", "asks"), set),
}


def asserted_in(expected):
    """Each asserted value by its place, in the types of the second reading."""
    found = {}
    if "window" in expected:
        found["window"] = tuple(as_day(expected["window"][edge]) for edge in ("start", "end"))
    if "missing" in expected:
        found["missing"] = as_number(expected["missing"])
    for rule, fields in (expected.get("rules") or {}).items():
        for name in fields.keys() & READ_AS.keys():
            found[f"{rule} {name}"] = READ_AS[name](fields[name])
    return found


def claimed_in(answer):
    found = {name: answer[name] for name in ("window", "missing") if name in answer}
    for rule, fields in answer["rules"].items():
        found.update({f"{rule} {name}": value for name, value in fields.items()})
    return found


def differences(asserted, claimed):
    for place in sorted(asserted.keys() & claimed.keys()):
        case, second = asserted[place], claimed[place]
        if not (case <= second if place.endswith(" refused") else case == second):
            yield f"{place}: the case says {case}, the second reading {second}"


@needs_sets
@pytest.mark.parametrize("case", CASES)
def test_worked_case_and_second_reading_agree(case):
    found = list(differences(asserted_in(case["expected"]), claimed_in(answer_to(case))))
    assert not found, "\n".join(found)


@needs_sets
@needs_shared
def test_second_reading_claims_nearly_everything_in_the_shared_cases():
    cases = read(FACTS / "requirement_cases.yaml")["cases"]
    asserted = [(case["id"], place) for case in cases for place in asserted_in(case["expected"])]
    claimed = {(case["id"], place) for case in cases for place in claimed_in(answer_to(case))}
    assert len(cases) >= 24
    assert sum(one in claimed for one in asserted) >= 0.97 * len(asserted)


@needs_sets
def test_second_reading_gets_through_every_set_with_an_empty_record():
    for set_id, rset in SETS.items():
        credential = {"set": set_id, "issued": "2010-03-03", "expires": "2027-06-30"}
        clinician = {"profession": rset["professions"][0]}
        record = {"clinician": clinician, "credentials": [credential], "activities": []}
        answer = evaluate(rset, VOCABULARY, record, "2026-11-24")
        assert answer["rules"].keys() <= {rule["id"] for rule in rset["rules"]}
