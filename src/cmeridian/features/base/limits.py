"""How often something may be done in a stretch of time, counted in this process's memory.

With several web processes each counts for itself, so that many times as much may pass.
"""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from django.core.cache import cache

if TYPE_CHECKING:
    from django.http import HttpRequest

_IPV6_PREFIX = 64
"""So many bits name the network of one customer, who has all addresses below it."""


def network_of(request: HttpRequest) -> str:
    """Name the network from which a request comes: its address, or of IPv6 the first 64 bits."""
    told = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ip_address(told)
    except ValueError:
        return told
    if not isinstance(address, IPv6Address):
        return told
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), _IPV6_PREFIX), strict=False).network_address)


def may_pass(*, what: str, who: str, most: int, seconds: int) -> bool:
    """Count one more, and tell whether it is still within the limit.

    what, who: name the counter; most: so many may pass in so many seconds from the first on.
    """
    key = f"limit:{what}:{who}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:
        # It ran out between the two lines, so this is the first of a new stretch.
        cache.set(key, 1, timeout=seconds)
        return most >= 1
