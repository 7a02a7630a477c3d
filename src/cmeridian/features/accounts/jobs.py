"""What runs by itself: guests who stay away are erased."""

from __future__ import annotations

from django.utils import timezone

from cmeridian.features.accounts.services import erase_absent_guests


def erase_absent() -> int:
    """Erase guests who have been away for longer than they are kept; running twice is harmless."""
    return erase_absent_guests(on=timezone.localdate())
