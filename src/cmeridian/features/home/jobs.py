"""What runs by itself: once a day people are told by mail what falls due.

Running twice is harmless, and so is running late: a day that was missed is made up for by the next.
"""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from cmeridian.features.home import services


def queue_reminders(after: int = 0) -> int:
    """Enter a job for each person who may be told something today."""
    return services.queue_reminders(after=after, on=timezone.localdate())


def remind(person_key: str, day: str) -> bool:
    """Tell one person. day: that for which the job was entered; run later, it tells of today."""
    on = max(date.fromisoformat(day), timezone.localdate())
    return services.remind(person_key=person_key, on=on)


def clear_old_reminders() -> int:
    """Forget what people were told long ago."""
    return services.clear_old_reminders(at=timezone.now())
