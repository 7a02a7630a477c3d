"""What runs by itself: activities set aside long ago are deleted for good."""

from __future__ import annotations

from django.utils import timezone

from cmeridian.features.portfolio.services import clear_deleted


def clear_set_aside() -> int:
    """Delete what can no longer be brought back; running twice is harmless."""
    return clear_deleted(on=timezone.localdate())
