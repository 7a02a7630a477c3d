"""Activities, with their alternative credit lines, hours on topics, and evidence."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cmeridian.features.base.ids import ID_LENGTH, new_public_id
from cmeridian.features.base.models import Owned
from cmeridian.features.base.stored_json import StoredJSONField


class Activity(Owned):
    """Something learnt, taught or practised.

    record_id: its id in the record file. deleted_at: when it was set aside; it can be brought back
    until it is cleared away. batch: the import that it came with; is_changed: since it was entered.
    """

    record_id = models.CharField(max_length=200)
    title = models.CharField(max_length=2000, blank=True)
    provider = models.CharField(max_length=2000, blank=True)
    completed = models.DateField()
    format = models.CharField(max_length=200, blank=True)
    subtype = models.CharField(max_length=200, blank=True)
    course = models.CharField(max_length=200, blank=True)
    approved_lists = StoredJSONField(default=list, blank=True)
    relevance = StoredJSONField(default=list, blank=True)
    post_test_score_pct = models.DecimalField(
        null=True, blank=True, max_digits=14, decimal_places=4
    )
    formally_approved = models.BooleanField(null=True, blank=True)
    reflection = models.BooleanField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True, db_index=True)
    batch = models.ForeignKey(
        "portfolio.ImportBatch",
        on_delete=models.SET_NULL,
        related_name="activities",
        null=True,
        blank=True,
    )
    is_changed = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["person", "completed"], name="activity_by_day"),)
        constraints = (
            models.UniqueConstraint(fields=["person", "record_id"], name="activity_id_once"),
            models.CheckConstraint(condition=~Q(record_id=""), name="activity_has_id"),
            models.CheckConstraint(
                condition=Q(post_test_score_pct=None)
                | Q(post_test_score_pct__gte=0, post_test_score_pct__lte=100),
                name="activity_score_is_percentage",
            ),
        )

    def __str__(self) -> str:
        return self.record_id


class CreditLine(models.Model):
    """One claim on the hours of an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="credit_lines")
    credit_class = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=14, decimal_places=4)
    unit = models.CharField(max_length=4, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gte=0), name="credit_not_negative"),
            models.CheckConstraint(condition=~Q(credit_class=""), name="credit_has_class"),
            models.CheckConstraint(
                condition=Q(unit__in=["", "week", "year"]), name="credit_unit_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount} {self.credit_class}"


class TopicHours(models.Model):
    """Hours of an activity on one topic."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="topic_hours")
    topic = models.CharField(max_length=200)
    hours = models.DecimalField(max_digits=14, decimal_places=4)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["activity", "topic"], name="topic_once_an_activity"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="topic_hours_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.hours} {self.topic}"


class Evidence(models.Model):
    """The name and digest of a document that proves an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="evidence")
    file = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=~Q(file=""), name="evidence_has_name"),)

    def __str__(self) -> str:
        return self.file


class ImportBatch(Owned):
    """A table of activities that came in as a file: staged, then kept, and perhaps undone.

    Nothing of it is on the record until it is kept. table: its headers and rows as text; content:
    the file, while another of its sheets may be chosen. columns: which column gives what; mark: is
    drawn anew when that changes. decisions: by line, `keep` or `leave` for what looks like another
    activity. attempt: names the writing that is under way, so that two cannot mix. outcome: what
    was kept, and what was not and why.
    """

    STAGED, KEPT, UNDONE = "staged", "kept", "undone"

    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default=STAGED)
    created_at = models.DateTimeField(auto_now_add=True)
    table = StoredJSONField(default=dict, blank=True)
    content = models.BinaryField(null=True, blank=True)
    columns = StoredJSONField(default=dict, blank=True)
    decisions = StoredJSONField(default=dict, blank=True)
    mark = models.CharField(max_length=ID_LENGTH, default=new_public_id, editable=False)
    attempt = models.CharField(max_length=ID_LENGTH, blank=True)
    kept_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    outcome = StoredJSONField(default=dict, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="staged", kept_at=None, undone_at=None)
                | Q(state="kept", kept_at__isnull=False, undone_at=None)
                | Q(state="undone", kept_at__isnull=False, undone_at__isnull=False),
                name="import_state_has_its_times",
            ),
        )

    def __str__(self) -> str:
        return self.public_id


class RememberedMap(Owned):
    """Which column gives what in tables with the same headers. fingerprint: SHA-256 of those."""

    fingerprint = models.CharField(max_length=64)
    columns = StoredJSONField(default=dict)
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "fingerprint"], name="map_once_a_table"),
        )

    def __str__(self) -> str:
        return self.fingerprint
