"""What is mailed about delegations: the invitation, and that it was accepted."""

from __future__ import annotations

from datetime import date

from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.features.accounts.models import Delegation
from cmeridian.features.base.access import FOR_DELEGATES
from cmeridian.features.base.mail import post_mail


def post_invitation(*, row: Delegation, asked_by: str, link: str, good_until: date) -> None:
    """Mail the link of an invitation.

    asked_by: the owner's mail address, which alone has been verified; nothing of the record and
    nothing that the owner can word stands in the mail. good_until: the last day to accept.
    """
    last = day_month_year(row.last_day)
    body = "\n".join(
        (
            "Hello,",
            "",
            f"{asked_by} asks you to help with their record of continuing education on CMEridian.",
            f"Until {last}, you may:",
            "",
            *(f"- {FOR_DELEGATES[scope]}" for scope in row.scopes),
            "",
            "To see the invitation and to accept it, open this address:",
            "",
            link,
            "",
            "You need an account under the address to which this mail was sent. It is free, and",
            "can be made there.",
            "",
            f"The invitation is good until {day_month_year(good_until)}. If you do not know",
            f"{asked_by}, do nothing: without your acceptance nothing happens.",
            "",
        )
    )
    subject = f"{asked_by} asks you to help with their record"
    post_mail(key=f"delegation {row.public_id}", to=row.email, subject=subject, body=body)


def post_acceptance(*, row: Delegation, to: str, link: str) -> None:
    """Tell the owner that their invitation was accepted. link: the page of the delegation."""
    last = day_month_year(row.last_day)
    body = "\n".join(
        (
            "Hello,",
            "",
            f"{row.email} has accepted your invitation, and may work on your record until {last}.",
            "",
            "What they see and change stands here, with a button to end it at any time:",
            "",
            link,
            "",
        )
    )
    key = f"delegation {row.public_id} accepted"
    post_mail(key=key, to=to, subject="Your invitation was accepted", body=body)
