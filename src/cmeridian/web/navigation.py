"""What the shell shows on every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

import cmeridian
from cmeridian.features.base.middleware import request_id

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Place:
    """One item of the navigation. here: the page belongs to it."""

    name: str
    address: str
    icon: str
    here: bool


_CREDITS = tuple(
    f"compliance:{name}"
    for name in (
        "credits",
        "set",
        "rule",
        "note_rule",
        "what_if",
        "timeline",
        "audit",
        "transcript",
    )
)
_MORE = (
    "home:more",
    "home:data",
    "home:bring_in",
    "home:erase",
    "compliance:rules_seen",
    "compliance:sets",
    "compliance:set_page",
    "web:",
)
_PROFILE = ("accounts:", "compliance:profile", "compliance:questions")
_PLACES = (
    ("Today", "home:today", "today", ("home:today",)),
    ("Credits", "compliance:credits", "credits", _CREDITS),
    ("Activities", "portfolio:activities", "activities", ("portfolio:",)),
    ("Profile", "compliance:profile", "profile", _PROFILE),
    ("More", "home:more", "more", _MORE),
)


def _is_here(view: str, names: tuple[str, ...]) -> bool:
    return any(view.startswith(name) if name.endswith(":") else view == name for name in names)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give base templates the navigation, the person, the version, and the reference to quote."""
    match = request.resolver_match
    view = match.view_name if match else ""
    person = getattr(request, "person", None)
    places = [
        Place(name, reverse(target), icon, _is_here(view, prefixes))
        for name, target, icon, prefixes in _PLACES
    ]
    return {
        "places": places if person is not None else [],
        "person": person,
        "version": cmeridian.__version__,
        "guest_days": settings.GUEST_DAYS,
        "is_demo": settings.DEMO,
        "reference": request_id.get(),
    }
