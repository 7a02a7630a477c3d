"""Rows that belong to one person, what was done to them, what was sent twice, and mails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models

from cmeridian.features.base.ids import ID_LENGTH, new_public_id

if TYPE_CHECKING:
    from cmeridian.features.accounts.models import Person


class OwnedQuerySet(models.QuerySet[Any]):
    """Rows that can only be reached through their owner."""

    def of(self, person: Person) -> Self:
        """Keep what belongs to a person."""
        return self.filter(person=person)


class Owned(models.Model):
    """A row of one person, with an id that may stand in an address."""

    person: models.ForeignKey[Person] = models.ForeignKey(
        "accounts.Person", on_delete=models.CASCADE, related_name="+"
    )
    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=new_public_id, editable=False
    )

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True


class AuditEvent(models.Model):
    """Who did what to which row, and when. Names rows by their ids; holds no content.

    acting_for: the owner of the record, where someone else, or a program, acted by their leave;
    via: what gave that leave.
    """

    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=ID_LENGTH, blank=True)
    acting_for = models.CharField(max_length=ID_LENGTH, blank=True, default="")
    via = models.CharField(max_length=60, blank=True, default="")
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=200, blank=True)
    request_id = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["actor", "at"], name="audit_by_actor"),
            models.Index(fields=["acting_for", "at"], name="audit_by_owner"),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.subject} by {self.actor or 'the system'}"


class Submission(models.Model):
    """A form that has been sent: sent again, it leads to the same place and does nothing."""

    key = models.CharField(max_length=ID_LENGTH, unique=True)
    actor = models.CharField(max_length=ID_LENGTH, blank=True)
    outcome = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=["at"], name="submission_by_time"),)

    def __str__(self) -> str:
        return self.key


class OutgoingMail(models.Model):
    """A mail that is to be sent, or was: written with what it tells of, sent by the worker.

    key: says what the mail tells, so that it is written once. Once sent, its words are deleted.
    not_before: the next attempt; claimed_at: since when a worker has it in hand. attempts: how
    often it was taken in hand, leaving out when the server was not reached. why: the kind of the
    last error.
    """

    key = models.CharField(max_length=200, unique=True)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    not_before = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = (models.Index(fields=["sent_at", "not_before"], name="mail_waiting"),)

    def __str__(self) -> str:
        return self.key
