"""Everything beside the rules of every set can be said."""

import re

import pytest

from cmeridian.domain.requirements.rulebook import Anchor, Cycle, Rulebook
from cmeridian.domain.requirements.wording.cycles import cycle_words
from cmeridian.domain.requirements.wording.sets import set_sentences
from cmeridian.packs.loader import load_rulebook

SETS = sorted(load_rulebook().sets)


@pytest.mark.parametrize("set_id", SETS)
def test_every_term_is_a_sentence(set_id: str, rulebook: Rulebook) -> None:
    terms = rulebook.sets[set_id]
    for words in (cycle_words(terms.cycle), *set_sentences(terms, rulebook.vocabulary)):
        assert "None" not in words
        assert "  " not in words
        assert not re.search(r"\blicense\b", re.sub(r"\(\w+\)", "", words)), words


@pytest.mark.parametrize(
    ("set_id", "words"),
    [
        (
            "us-aanpcb-np",
            (
                "5 years, from one renewal to the next. Its end follows the anniversary of issue; "
                "a printed expiry overrides this."
            ),
        ),
        (
            "us-abd",
            "10 years, from one renewal to the next.",
        ),
    ],
)
def test_a_cycle_says_what_fixes_its_end(set_id: str, words: str, rulebook: Rulebook) -> None:
    assert cycle_words(rulebook.sets[set_id].cycle) == words


def test_a_fixed_end_says_in_which_years() -> None:
    anchor = Anchor(type="fixed_date", month=1, day=31, year_parity="even")
    words = cycle_words(Cycle(24, "fixed", anchor))
    assert "It ends on 31 Jan of even years; a printed expiry overrides this." in words


@pytest.mark.parametrize(
    ("set_id", "sentence"),
    [
        (
            "us-ia-physician",
            "Hours to be carried over must be reported at renewal.",
        ),
        (
            "us-tx-physician",
            (
                "Surplus hours carry over into the next period only, at most 48 hours, "
                "but never for ethics, human trafficking or opioid."
            ),
        ),
        (
            "us-abim",
            (
                "Year of accredited fellowship completed (accredited_fellowship_year): "
                "counts 20 towards points for each year."
            ),
        ),
    ],
)
def test_terms_as_they_are_said(set_id: str, sentence: str, rulebook: Rulebook) -> None:
    assert sentence in list(set_sentences(rulebook.sets[set_id], rulebook.vocabulary))
