"""What runs by itself: what was set aside, or staged, long ago is deleted for good."""

from __future__ import annotations

from django.utils import timezone

from cmeridian.features.portfolio.services import clear_deleted, clear_staged


def clear_set_aside() -> int:
    """Delete what can no longer be brought back, or was never kept; twice is harmless."""
    today = timezone.localdate()
    return clear_deleted(on=today) + clear_staged(on=today)
