"""Make and end the private addresses at which calendar programs read deadlines."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from cmeridian.domain.kernel.problems import UserError
from cmeridian.features.accounts.services import lock
from cmeridian.features.base.ids import digest_of_secret, new_public_id
from cmeridian.features.base.services import audit, once
from cmeridian.features.home.models import CalendarAddress
from cmeridian.features.home.selectors.calendar_addresses import find_feed

if TYPE_CHECKING:
    from cmeridian.features.accounts.models import Person
    from cmeridian.features.home.selectors.calendar_addresses import Feed

MOST_ADDRESSES = 10


class TooManyAddresses(UserError):
    """A person has as many addresses as anyone may."""

    def __init__(self) -> None:
        super().__init__(
            f"There are {MOST_ADDRESSES} calendar addresses, which is the limit. "
            "End one below, then make the new one."
        )


def make_address(*, person: Person, label: str, submission: str) -> str:
    """Make an address at which a calendar program reads a person's deadlines.

    label: what reads it, in at most 100 characters. submission: the key of the form; sent twice,
    one address is made. Returns its secret, which is kept nowhere; empty if the form was sent
    before. Raises TooManyAddresses.
    """
    made: list[str] = []

    def act() -> str:
        lock(person)
        if CalendarAddress.objects.of(person).count() >= MOST_ADDRESSES:
            raise TooManyAddresses
        secret = new_public_id()
        row = CalendarAddress.objects.create(
            person=person, label=label, digest=digest_of_secret(secret)
        )
        audit("calendar_address.made", actor=person.key, subject=f"calendar {row.public_id}")
        made.append(secret)
        return row.public_id

    once(key=submission, actor=person.key, act=act)
    return made[0] if made else ""


@transaction.atomic
def end_address(*, person: Person, public_id: str) -> None:
    """End an address: from now on it gives nothing.

    Raises CalendarAddress.DoesNotExist, an ObjectDoesNotExist, for one that is not the person's.
    """
    CalendarAddress.objects.of(person).get(public_id=public_id).delete()
    audit("calendar_address.ended", actor=person.key, subject=f"calendar {public_id}")


def read_feed(secret: str, *, on: date) -> Feed | None:
    """Find what an address gives, and note the day on which it was last read."""
    feed = find_feed(secret, on=on)
    if feed is not None and feed.last_read_on != on:
        earlier = Q(last_read_on=None) | Q(last_read_on__lt=on)
        CalendarAddress.objects.filter(earlier, pk=feed.number).update(last_read_on=on)
    return feed
