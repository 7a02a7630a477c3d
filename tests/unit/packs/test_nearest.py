"""The name that was probably meant."""

import pytest

from cmeridian.packs.nearest import did_you_mean, nearest, which_set

TOPICS = ("medical_errors", "medical_ethics", "pain_management", "hiv_aids")
SETS = ("us-fl-md", "us-fl-do", "us-ca-md", "us-abfm", "us-abs")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("medical_error", ("medical_errors",)),
        ("Medical Errors", ("medical_errors",)),
        ("medical-ethics", ("medical_ethics",)),
        ("painmanagement", ("pain_management",)),
        ("zzz", ()),
        ("", ()),
    ],
)
def test_one_sure_name_needs_no_others(written: str, meant: tuple[str, ...]) -> None:
    assert nearest(written, TOPICS) == meant


def test_unsure_names_come_likeliest_first() -> None:
    assert nearest("medical_eros", TOPICS)[0] == "medical_errors"
    assert len(nearest("medical_e", TOPICS)) == 2


def test_no_name_is_said_otherwise() -> None:
    assert did_you_mean("zzz", TOPICS, otherwise="See the list.") == "See the list."


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("us-fl-mdd", "Did you mean us-fl-md?"),
        ("us-fl-doctor", "That place has us-fl-do, us-fl-md."),
        ("us-abfn", "Did you mean us-abfm"),
        ("nonsense", "cmeridian sets lists them."),
    ],
)
def test_a_set_is_looked_for_in_its_own_place_first(written: str, remedy: str) -> None:
    assert which_set(written, SETS).startswith(remedy)
