"""Someone at their activities: the pages as read, the forms as filled in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from cmeridian.features.accounts.models import Person
from cmeridian.features.accounts.services import touch
from cmeridian.features.portfolio.models import Activity

TODAY = date.today()


def fields(**changes: Any) -> dict[str, Any]:
    """Fill in the five first fields."""
    typed = {
        "title": "Opioids in practice",
        "provider": "Lakeside Hospital",
        "completed": (TODAY - timedelta(days=3)).isoformat(),
        "amount": "2",
        "credit_class": "AMA_CAT1",
    }
    return {name: value for name, value in (typed | changes).items() if value is not None}


def text_of(answer: Any) -> str:
    """Read a page as words, without its marks."""
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", words)


def last() -> Activity:
    """The activity that was kept last."""
    return Activity.objects.order_by("-id")[0]


@pytest.fixture
def amara(walk_in: Callable[..., Client]) -> Client:
    """A physician with five credentials and a record."""
    return walk_in("amara")


@pytest.fixture
def empty(amara: Client) -> Client:
    """The same physician before the first activity."""
    Activity.objects.all().delete()
    touch(Person.objects.get())
    return amara
