"""A person, what they hold, sets of their own, their account, and whom they let in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from cmeridian.features.base.ids import ID_LENGTH, new_public_id
from cmeridian.features.base.models import Owned
from cmeridian.features.base.stored_json import StoredJSONField


class Users(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(self, email: str, password: str | None = None, **values: Any) -> User:
        """Make an account; without a password nobody can sign in with one."""
        user = self.model(email=email.lower(), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account: someone who can sign in. What they enter belongs to their Person."""

    key = models.CharField(max_length=ID_LENGTH, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Users] = Users()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = (
            models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_case"),
        )

    def __str__(self) -> str:
        return self.key


class Person(models.Model):
    """A clinician. Without an account they are a guest, known only by their session.

    revision grows with every change of the record. mark is drawn anew with every change, so that
    what was worked out from the record can be kept under it: a revision that was rolled back is
    given again, a mark never.
    facts, training and carried hold plain values as in a record file.
    """

    key = models.CharField(max_length=ID_LENGTH, unique=True, default=new_public_id, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="person",
        null=True,
        blank=True,
    )
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


class Delegation(Owned):
    """Leave that a person gives to someone else, to see or change parts of their record.

    Offered by mail, it holds from when it is accepted until the last day, unless it is revoked.
    label: who that is, in the owner's words. scopes: of `features.base.access`. digest: SHA-256 of
    the secret in the invitation, which is good for one acceptance.
    """

    email = models.EmailField(max_length=254)
    label = models.CharField(max_length=100, blank=True)
    scopes = StoredJSONField(default=list)
    last_day = models.DateField()
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="delegations",
        null=True,
        blank=True,
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(accepted_at=None, delegate=None)
                | Q(accepted_at__isnull=False, delegate__isnull=False),
                name="delegation_accepted_by_someone",
            ),
        )

    def __str__(self) -> str:
        return self.public_id


class ApiToken(Owned):
    """A secret with which a program acts for a person, within its scopes.

    digest: SHA-256 of the secret, which is shown once; hint: its last four characters.
    """

    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=4)
    scopes = StoredJSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    last_day = models.DateField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (models.CheckConstraint(condition=~Q(name=""), name="token_has_name"),)

    def __str__(self) -> str:
        return self.public_id
