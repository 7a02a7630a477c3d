"""To which address a person's mail goes, and who is still here to be told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Q

from cmeridian.features.accounts.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet


def mail_address_of(person: Person) -> str:
    """Give the address to which a person's mail goes; empty unless it is known to be theirs."""
    if person.user_id is None:
        return ""
    found = _known().filter(user_id=person.user_id).values_list("email", flat=True).first()
    return found or ""


def people_with_mail(*, after: int, most: int) -> tuple[tuple[int, str], ...]:
    """List people whose mail address is known to be theirs, by their number, with their keys.

    after: the number of the last one of the stretch before; most: how many to list.
    """
    found = Person.objects.filter(pk__gt=after, user__in=_known().values("user_id"))
    return tuple(found.order_by("pk").values_list("pk", "key")[:most])


def find_owner(key: str) -> Person | None:
    """Find the record of an account that is open by the key of the person."""
    return Person.objects.filter(key=key, user__is_active=True).first()


def find_present(number: int, *, on: date) -> Person | None:
    """Find a person by their number: one with an open account, or a guest who is still kept."""
    since = on - timedelta(days=settings.GUEST_DAYS)
    may = Q(user__is_active=True) | Q(user=None, last_seen_on__gte=since)
    return Person.objects.filter(may, pk=number).first()


def _known() -> QuerySet[EmailAddress]:
    known: QuerySet[EmailAddress] = EmailAddress.objects.filter(
        verified=True, primary=True, user__is_active=True
    )
    return known
