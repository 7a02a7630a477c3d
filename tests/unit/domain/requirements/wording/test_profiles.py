"""How a profile stands, in a sentence."""

from __future__ import annotations

import pytest

from cmeridian.domain.requirements.wording.profiles import profile_sentence


@pytest.mark.parametrize(
    ("credentials", "without_expiry", "expired", "questions", "words"),
    [
        (0, 0, 0, 3, "You hold no credential on this record yet, so no rule can be applied."),
        (1, 0, 0, 0, "You hold 1 credential. Every expiry date is known and no question is open."),
        (2, 1, 0, 0, "You hold 2 credentials. 1 has no expiry date."),
        (3, 2, 0, 1, "You hold 3 credentials. 2 have no expiry date, and 1 question is open."),
        (3, 0, 0, 2, "You hold 3 credentials. 2 questions are open."),
        (1, 0, 1, 0, "You hold 1 credential. 1 expiry date has passed."),
        (4, 0, 2, 1, "You hold 4 credentials. 2 expiry dates have passed, and 1 question is open."),
    ],
)
def test_what_is_unknown_is_counted(credentials, without_expiry, expired, questions, words):
    assert words == profile_sentence(
        credentials=credentials,
        without_expiry=without_expiry,
        expired=expired,
        questions=questions,
    )
