"""What a person had before a record file took its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from cmeridian.features.base.models import OwnedQuerySet

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
