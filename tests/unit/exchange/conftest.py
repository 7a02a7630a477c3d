"""The rulebook that comes with the product, and a small record to change."""

import pytest

from cmeridian.domain.requirements.rulebook import Rulebook
from cmeridian.packs.loader import load_rulebook


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return load_rulebook()
