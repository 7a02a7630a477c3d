"""A person, the credentials they hold, and requirement sets of their own."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cmeridian.features.base.ids import ID_LENGTH, new_public_id
from cmeridian.features.base.models import Owned
from cmeridian.features.base.stored_json import StoredJSONField


class Person(models.Model):
    """A clinician. Without an account they are a guest, known only by their session.

    revision grows with every change of the record. mark is drawn anew with every change, so that
    what was worked out from the record can be kept under it: a revision that was rolled back is
    given again, a mark never.
    facts, training and carried hold plain values as in a record file.
    """

    key = models.CharField(max_length=ID_LENGTH, unique=True, default=new_public_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_seen_on = models.DateField(db_index=True)
    revision = models.PositiveBigIntegerField(default=0)
    mark = models.CharField(max_length=ID_LENGTH, default=new_public_id, editable=False)
    sample = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=2000, blank=True)
    profession = models.CharField(max_length=200)
    specialty = models.CharField(max_length=200, blank=True)
    npi = models.CharField(max_length=10, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    training = StoredJSONField(default=list, blank=True)
    facts = StoredJSONField(default=dict, blank=True)
    carried = StoredJSONField(default=dict, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(profession=""), name="person_has_profession"),
        )

    def __str__(self) -> str:
        return self.key


class Credential(Owned):
    """A licence, certificate, registration or appointment, under one requirement set."""

    set_id = models.CharField(max_length=200)
    number = models.CharField(max_length=2000, blank=True)
    issued = models.DateField(null=True, blank=True)
    expires = models.DateField(null=True, blank=True)
    events = StoredJSONField(default=list, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["person", "set_id"], name="credential_once_a_set"),
            models.CheckConstraint(condition=~Q(set_id=""), name="credential_names_a_set"),
            models.CheckConstraint(
                condition=Q(issued=None) | Q(expires=None) | Q(expires__gte=F("issued")),
                name="credential_not_expired_at_issue",
            ),
        )

    def __str__(self) -> str:
        return self.set_id


class OwnSet(Owned):
    """A requirement set that the person entered, in the schema of the packs."""

    set_id = models.CharField(max_length=200)
    content = StoredJSONField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["person", "set_id"], name="own_set_once"),
            models.CheckConstraint(condition=~Q(set_id=""), name="own_set_has_id"),
        )

    def __str__(self) -> str:
        return self.set_id
