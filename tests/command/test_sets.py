"""`cmeridian sets`: the sets, their rules in words, their sources."""

import pytest

from cmeridian.packs.loader import load_rulebook
from tests.command.conftest import Run


def test_the_list_names_every_set_with_its_provenance(run: Run) -> None:
    document = run("sets", "--json").document
    assert document["schema"] == "cmeridian/sets/1"
    assert len(document["sets"]) >= 198
    for one in document["sets"]:
        assert one["authority"]
        assert one["confidence"] in ("high", "medium", "low")
        assert "recheck" in one


def test_the_list_says_what_is_not_in_it(run: Run) -> None:
    out = " ".join(run("sets").out.split())
    assert "us-fl-md" in out
    assert "not yet checked by a second person" in out
    assert "unknown, not free of duties" in out


@pytest.mark.parametrize(
    ("args", "there", "not_there"),
    [
        (("--jurisdiction", "US-FL"), "us-fl-rn", "us-tx-rn"),
        (("--jurisdiction", "fl"), "us-fl-rn", "us-tx-rn"),
        (("--jurisdiction", "us-fl"), "us-fl-rn", "us-tx-rn"),
        (("--jurisdiction", "florida"), "us-fl-rn", "us-tx-rn"),
        (("--jurisdiction", "UK"), "uk-gmc-appraisal-gp", "ca-rcpsc-moc"),
        (("--jurisdiction", "GB"), "uk-gmc-appraisal-gp", "ca-rcpsc-moc"),
        (("--jurisdiction", "Canada"), "ca-rcpsc-moc", "us-ca-md"),
        (("--jurisdiction", "United States"), "us-dea-mate", "us-ca-md"),
        (("--jurisdiction", "D.C."), "us-dc-physician", "us-wa-md"),
        (("--profession", "PharmD"), "us-ca-pharmacist", "us-ca-md"),
        (("--profession", "rn", "--jurisdiction", "tx"), "us-tx-rn", "us-tx-physician"),
    ],
)
def test_the_list_can_be_narrowed(
    args: tuple[str, ...], there: str, not_there: str, run: Run
) -> None:
    ids = [one["set"] for one in run("sets", *args, "--json").document["sets"]]
    assert there in ids
    assert not_there not in ids


def test_a_place_without_sets_is_unknown_not_free(run: Run) -> None:
    answer = run("sets", "--jurisdiction", "Puerto Rico")
    assert answer.code == 0
    assert "unknown, not free of duties" in answer.out


def test_a_code_that_two_places_share_gives_both(run: Run) -> None:
    ids = [one["set"] for one in run("sets", "--jurisdiction", "CA", "--json").document["sets"]]
    assert {"ca-rcpsc-moc", "us-ca-md"} <= set(ids)


def test_every_place_of_a_set_has_a_name() -> None:
    rulebook = load_rulebook()
    assert {s.jurisdiction for s in rulebook.sets.values()} <= set(
        rulebook.vocabulary.jurisdictions
    )


@pytest.mark.parametrize(
    ("set_id", "words"),
    [
        ("us-nccpa-pa-c", "An outer cycle of 10 years spans it"),
        ("us-nccpa-pa-c", "Self-assessment CME: hours count 1.5 times."),
        ("us-mi-md", "Grace: 60 days; late fee $20; education may still be completed."),
        ("us-ct-physician", "Each renewal looks back 2 years."),
        ("us-ca-md", "First cycle, licensed for less than 13 months: 25 hours."),
        ("us-ca-md", "Content of courses from 1 Jan 2022 (provider must see to it)"),
        ("us-ca-md", "Audit: random."),
        ("us-nj-physician", "Waiver of end of life care: written request 60 days"),
        ("us-tn-md", "The same course counts once in a calendar year."),
    ],
)
def test_one_set_says_every_term_to_people_and_programs(set_id: str, words: str, run: Run) -> None:
    assert words in " ".join(run("sets", set_id).out.split())
    binds = run("sets", set_id, "--json").document["binds"]
    assert any(sentence.startswith(words) for sentence in binds)


def test_one_set_has_every_rule_in_words(run: Run) -> None:
    document = run("sets", "us-fl-md", "--json").document
    assert document["schema"] == "cmeridian/set/1"
    words = {rule["rule"]: rule["words"] for rule in document["rules"]}
    assert words["domestic_violence"].startswith("At least 2 hours on Domestic")
    assert "at every third renewal" in words["domestic_violence"]
    assert "Applies if" in words["controlled_substance_prescribing"]
    assert document["sources"]


def test_one_set_for_people_shows_sources_and_doubts(run: Run) -> None:
    out = " ".join(run("sets", "us-fl-md").out.split())
    assert "Source: F.A.C. 64B8-13.005" in out
    assert "not yet checked by a second person" in out
    assert "The authority decides" in out


def test_yaml_prints_a_set_to_edit(run: Run) -> None:
    out = run("sets", "us-hospital-template", "--yaml").out
    assert "id: us-hospital-template" in out


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("us-fl-mdd",), "Did you mean us-fl-md?"),
        (("us-fl-physician",), "That place has us-fl-do, us-fl-md"),
        (("--yaml",), "name it"),
        (("us-fl-md", "--profession", "MD"), "leave out ID"),
        (("us-fl-md", "--yaml", "--json"), "--yaml or --json"),
        (("--profession", "wizard"), "not a profession"),
        (("--jurisdiction", "floridda"), "Did you mean Florida?"),
        (("--jurisdiction", "US-ZZ"), "is not a place we know"),
    ],
)
def test_a_wrong_request_is_bad_input(args: tuple[str, ...], words: str, run: Run) -> None:
    answer = run("sets", *args)
    assert answer.code == 2
    assert words in answer.err
