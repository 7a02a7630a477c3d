"""Read the audit trail of one person: what they did, and what others did for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from cmeridian.features.base.models import AuditEvent


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One thing that was done. actor: who did it; acting_for: on whose record, by leave; via: which
    leave. All name people and rows by their keys."""

    at: datetime
    action: str
    subject: str
    actor: str
    acting_for: str
    via: str


def read_trail(keys: Iterable[str]) -> tuple[TrailLine, ...]:
    """List what was done by, or for, someone, the oldest first.

    keys: of their record and of their account.
    """
    own = list(keys)
    rows = AuditEvent.objects.filter(Q(actor__in=own) | Q(acting_for__in=own)).order_by("pk")
    columns = ("at", "action", "subject", "actor", "acting_for", "via")
    return tuple(TrailLine(*values) for values in rows.values_list(*columns))
