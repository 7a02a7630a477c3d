"""What people say about a rule, and the rules as a person last saw them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q

from cmeridian.features.base.ids import ID_LENGTH, new_public_id
from cmeridian.features.base.models import OwnedQuerySet
from cmeridian.features.base.stored_json import StoredJSONField

if TYPE_CHECKING:
    from cmeridian.features.accounts.models import Person


class RuleNote(models.Model):
    """What a person found at the source of one rule: that it looks wrong, or that it is right.

    It stays for the maintainers when its author's data are erased, without the author.
    digest: of the rule as it was shown, so that a confirmation never outlives what it confirmed.
    """

    class Kind(models.TextChoices):
        """What was found."""

        WRONG = "wrong", "This rule looks wrong"
        CONFIRMED = "confirmed", "Confirmed at the source"

    class State(models.TextChoices):
        """What the maintainers have made of it."""

        OPEN = "open", "Waiting for a maintainer"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    person: models.ForeignKey[Person | None] = models.ForeignKey(
        "accounts.Person", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    set_id = models.CharField(max_length=200)
    rule_id = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    what = models.CharField(max_length=2000, blank=True)
    document = models.CharField(max_length=300)
    section = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True)
    read_on = models.DateField()
    made_on = models.DateField()

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ("made_on", "id")
        indexes = (models.Index(fields=["set_id", "rule_id"], name="note_by_rule"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["wrong", "confirmed"]), name="note_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "accepted", "declined"]), name="note_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="note_names_a_source"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.set_id} {self.rule_id}"


class RulesSeen(models.Model):
    """The rules of a person's sets as they last acknowledged them, by set and rule, in words."""

    person: models.OneToOneField[Person] = models.OneToOneField(
        "accounts.Person", on_delete=models.CASCADE, related_name="+"
    )
    seen_on = models.DateField()
    rules = StoredJSONField(default=dict)

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"rules as seen on {self.seen_on}"
