"""Rows that belong to one person, what was done to them, and what was sent twice."""

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
    """Who did what to which row, and when. Names rows by their ids; holds no content."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=ID_LENGTH, blank=True)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=200, blank=True)
    request_id = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = (models.Index(fields=["actor", "at"], name="audit_by_actor"),)

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
