"""Authorities, credentials, rules and amounts by name."""

from decimal import Decimal

import pytest

from cmeridian.domain.requirements.wording.names import (
    authority_name,
    credential_name,
    quantity,
    renewal_name,
    title_in,
)
from cmeridian.packs.loader import load_rulebook

BOOK = load_rulebook()


def test_a_unit_without_a_word_is_written_out() -> None:
    assert quantity(Decimal(3), "clinical_day") == "3 clinical day"
    assert quantity(Decimal(1), None) == "1 hour"


@pytest.mark.parametrize(
    ("set_id", "credential", "renewal"),
    [
        ("us-fl-md", "state licence", "State licence renewal"),
        ("us-dea-mate", "DEA registration", "DEA registration renewal"),
        ("us-nccpa-pa-c", "PA-C certificate", "PA-C certificate renewal"),
    ],
)
def test_a_credential_is_named_as_people_say_it(set_id: str, credential: str, renewal: str) -> None:
    assert credential_name(BOOK.sets[set_id]) == credential
    assert renewal_name(BOOK.sets[set_id]) == renewal


def test_what_stands_in_brackets_behind_an_authority_is_left_out() -> None:
    for terms in BOOK.sets.values():
        assert not authority_name(terms).endswith(")")
        assert terms.authority.startswith(authority_name(terms))


@pytest.mark.parametrize(
    ("set_id", "rule_id", "title"),
    [
        ("us-aacn-ccrn", "cerps", "Continuing education recognition points (CERPs)"),
        ("uk-gmc-appraisal-gp", "cpd", "Continuing professional development"),
        ("us-abd", "sa_questions", "Self-assessment questions"),
        ("us-abim", "points_100", "Points"),
        ("us-fl-md", "no_such_rule", "No such rule"),
    ],
)
def test_no_title_is_an_id(set_id: str, rule_id: str, title: str) -> None:
    assert title_in(BOOK.sets[set_id], rule_id, BOOK.vocabulary) == title
