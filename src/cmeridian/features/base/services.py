"""The audit trail, and forms that are sent twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from cmeridian.features.base.asking import acting, request_id
from cmeridian.features.base.models import AuditEvent, Submission


def audit(action: str, *, actor: str = "", subject: str = "") -> None:
    """Note what is being done, in the transaction that does it.

    actor: the key of a person, or of an account; subject: the kind and public id of a row. No
    content. Where someone else acts on the record of that person, the row names both.
    """
    by = acting.get()
    is_leave = by is not None and by.owner == actor
    AuditEvent.objects.create(
        actor=by.actor if by is not None and is_leave else actor,
        acting_for=actor if is_leave else "",
        via=by.via if by is not None and is_leave else "",
        action=action,
        subject=subject,
        request_id=request_id.get(),
    )


def once(*, key: str, actor: str, act: Callable[[], str]) -> str:
    """Do something once for a form that may be sent several times, also at the same moment.

    key: drawn when the form was shown; an empty one protects nothing. act: does it, and gives the
    address to go to. Sent again, the address of the first time is given and nothing is done.
    """
    with transaction.atomic():
        submission = None
        if key:
            submission, is_first = Submission.objects.get_or_create(
                key=key, defaults={"actor": actor}
            )
            if not is_first:
                return submission.outcome if submission.actor == actor else ""
        outcome = act()
        if submission is not None:
            submission.outcome = outcome
            submission.save(update_fields=["outcome"])
        return outcome


def clear_submissions(*, before: datetime) -> int:
    """Forget forms that were sent before a moment. Returns how many."""
    return Submission.objects.filter(at__lt=before).delete()[0]
