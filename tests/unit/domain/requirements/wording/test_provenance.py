"""Where a set was read, in words."""

import pytest

from cmeridian.domain.kernel.provenance import Source
from cmeridian.domain.requirements.wording.provenance import source_words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source("Board rule 12", "regulation", 2025), "Board rule 12 (regulation, 2025)"),
        (
            Source("Board page", "board_page", 2024, "board.example.gov", as_of_estimated=True),
            "Board page (board page, 2024 (our estimate), board.example.gov)",
        ),
        (Source("as you entered it", "own"), "as you entered it"),
        (Source("Bylaws", "own", 2026), "Bylaws (as you entered it, 2026)"),
    ],
)
def test_a_source_is_named_with_its_kind_and_year(source: Source, words: str) -> None:
    assert source_words(source) == words
