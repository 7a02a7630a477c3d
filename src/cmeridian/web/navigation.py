"""What the shell shows on every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

import cmeridian
from cmeridian.features.base.access import (
    ACTIVITIES,
    CREDITS,
    DELEGABLE,
    PROFILE,
    READ,
    allows,
    may_under,
)
from cmeridian.features.base.asking import request_id

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cmeridian.features.accounts.selectors import Delegated


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
        "letter",
    )
)
_OF_ACCOUNT = (
    "account_email",
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
    "usersessions_list",
    *(f"mfa_{name}" for name in ("index", "activate_totp", "deactivate_totp", "list_webauthn")),
    *(f"mfa_{name}_webauthn" for name in ("add", "edit", "remove", "reauthenticate")),
    *(f"mfa_{name}_recovery_codes" for name in ("view", "generate")),
    "mfa_reauthenticate",
)
_MORE = (
    "home:more",
    "home:calendar_addresses",
    "home:reminders",
    "home:data",
    "home:bring_in",
    "home:erase",
    "home:erase_account",
    "home:guest_work",
    "accounts:account",
    "accounts:tokens",
    "accounts:delegates",
    "accounts:delegate",
    "accounts:invitation",
    "accounts:working",
    "compliance:rules_seen",
    "compliance:sets",
    "compliance:set_page",
    "web:",
    "api:docs",
    *_OF_ACCOUNT,
)
_PROFILE = (
    "accounts:about",
    "accounts:undo",
    "accounts:credential",
    "accounts:credential_add",
    "accounts:credential_expiry",
    "accounts:credential_remove",
    "accounts:own_set",
    "accounts:own_set_add",
    "accounts:own_set_keep",
    "accounts:own_set_remove",
    "compliance:profile",
    "compliance:questions",
)
_PLACES = (
    ("Today", "home:today", "today", ("home:today",), CREDITS),
    ("Credits", "compliance:credits", "credits", _CREDITS, CREDITS),
    ("Activities", "portfolio:activities", "activities", ("portfolio:",), ACTIVITIES),
    ("Profile", "compliance:profile", "profile", _PROFILE, PROFILE),
    ("More", "home:more", "more", _MORE, None),
)
"""Name, view, icon, whose pages belong to it, and the part of a record that it shows."""


def _is_here(view: str, names: tuple[str, ...]) -> bool:
    return any(view.startswith(name) if name.endswith(":") else view == name for name in names)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give base templates the navigation, the person, the version, and the reference to quote.

    working: what is opened, on the record of another; may: what may be shown and changed on it.
    """
    match = request.resolver_match
    view = match.view_name if match else ""
    person = getattr(request, "person", None)
    delegated: Delegated | None = getattr(request, "delegated", None)
    scopes = delegated.scopes if delegated else DELEGABLE
    places = [
        Place(name, reverse(target), icon, _is_here(view, prefixes))
        for name, target, icon, prefixes, part in _PLACES
        if part is None or allows(scopes, part=part, level=READ)
    ]
    return {
        "places": places if person is not None else [],
        "person": person,
        "working": delegated,
        "may": may_under(delegated.scopes if delegated else None),
        "version": cmeridian.__version__,
        "guest_days": settings.GUEST_DAYS,
        "is_demo": settings.DEMO,
        "reference": request_id.get(),
    }
