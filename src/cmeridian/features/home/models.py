"""What a person had before a record file took its place, and how deadlines reach them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from cmeridian.features.base.models import Owned, OwnedQuerySet
from cmeridian.features.base.stored_json import StoredJSONField

if TYPE_CHECKING:
    from cmeridian.features.accounts.models import Person


class EarlierRecord(models.Model):
    """The record as it was before the last one was brought in, as the text of a record file."""

    person: models.OneToOneField[Person] = models.OneToOneField(
        "accounts.Person", on_delete=models.CASCADE, related_name="+"
    )
    text = models.TextField()
    replaced_at = models.DateTimeField()

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"record replaced at {self.replaced_at}"


class CalendarAddress(Owned):
    """A private address at which a calendar program reads the deadlines of a person.

    digest: SHA-256 of the secret in the address, which is shown once. label: what reads it, in the
    person's words.
    """

    label = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_read_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.public_id


class MailChoice(models.Model):
    """Which mails a person wants; without a row, both."""

    person: models.OneToOneField[Person] = models.OneToOneField(
        "accounts.Person", on_delete=models.CASCADE, related_name="+"
    )
    due_dates = models.BooleanField(default=True)
    rule_changes = models.BooleanField(default=True)

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"due dates {self.due_dates}, rule changes {self.rule_changes}"


class SentReminder(models.Model):
    """That a person was told of something, so that they are told once.

    key: names what falls due and how many days before, or the change of a rule.
    """

    person: models.ForeignKey[Person] = models.ForeignKey(
        "accounts.Person", on_delete=models.CASCADE, related_name="+"
    )
    key = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "key"], name="reminded_once"),
            models.CheckConstraint(condition=~models.Q(key=""), name="reminder_has_key"),
        )

    def __str__(self) -> str:
        return self.key


class RulesTold(models.Model):
    """The rules of a person's sets as of the last mail about them, by set and rule, in words.

    Apart from what they acknowledged on a page, so that a change is told of once, whichever of the
    two comes first.
    """

    person: models.OneToOneField[Person] = models.OneToOneField(
        "accounts.Person", on_delete=models.CASCADE, related_name="+"
    )
    as_of = models.DateField()
    rules = StoredJSONField(default=dict)

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"rules as told on {self.as_of}"
