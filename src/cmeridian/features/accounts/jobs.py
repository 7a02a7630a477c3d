"""What runs by itself: guests who stay away are erased, and sessions of what was erased end."""

from __future__ import annotations

from django.utils import timezone

from cmeridian.features.accounts import services


def erase_absent() -> int:
    """Erase guests who have been away for longer than they are kept; running twice is harmless."""
    return services.erase_absent_guests(on=timezone.localdate())


def forget_sessions(user_id: int, person: str) -> int:
    """End the sessions of an account that was erased; running twice is harmless."""
    return services.forget_sessions(user_id=user_id, person=person)
