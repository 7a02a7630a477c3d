"""Forget what was kept for someone beside their record: mails, and forms that they sent."""

from __future__ import annotations

from collections.abc import Iterable

from cmeridian.features.base.models import OutgoingMail, Submission


def forget_mails(*, to: str) -> int:
    """Delete every mail to an address, sent or not: its owner has left. Returns how many."""
    return OutgoingMail.objects.filter(to__iexact=to).delete()[0]


def forget_mails_about(subjects: Iterable[str]) -> None:
    """Delete mails, sent or not, that tell of some things, whoever they went to.

    subjects: how the keys of the mails begin, such as `delegation` and its public id.
    """
    for subject in subjects:
        OutgoingMail.objects.filter(key=subject).delete()
        OutgoingMail.objects.filter(key__startswith=f"{subject} ").delete()


def forget_submissions(*, actors: Iterable[str]) -> int:
    """Forget which forms some people sent. Returns how many."""
    return Submission.objects.filter(actor__in=list(actors)).delete()[0]
