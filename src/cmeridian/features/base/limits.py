"""How often something may be done in a stretch of time, counted in this process's memory.

With several web processes each counts for itself, so that many times as much may pass.
"""

from __future__ import annotations

from django.core.cache import cache


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
