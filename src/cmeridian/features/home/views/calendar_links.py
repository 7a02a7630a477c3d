"""Where the entries of a calendar lead: to our pages, which ask who one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cmeridian.features.compliance.selectors.deadlines import AddressOf


def pages_of(request: HttpRequest) -> AddressOf:
    """Give the whole addresses of the pages on a credential and on its rules."""

    def address_of(public_id: str, rule: str | None) -> str:
        name, parts = ("set", [public_id]) if rule is None else ("rule", [public_id, rule])
        return request.build_absolute_uri(reverse(f"compliance:{name}", args=parts))

    return address_of
