"""What the database itself sees to, on SQLite and on PostgreSQL: settings, and rows it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, Model, UniqueConstraint

from cmeridian.features.accounts.models import (
    ApiToken,
    Credential,
    Delegation,
    OwnSet,
    Person,
    User,
)
from cmeridian.features.compliance.models import RuleNote, RulesSeen
from cmeridian.features.home.models import SentReminder
from cmeridian.features.portfolio.models import (
    Activity,
    CreditLine,
    Evidence,
    ImportBatch,
    RememberedMap,
    TopicHours,
)

DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
OUR_APPS = ("base", "accounts", "portfolio", "compliance", "home")

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 20_000),
        ("mmap_size", 0),
    ],
)
def test_sqlite_is_set_to_keep_what_it_acknowledged(pragma: str, value: object) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("This is a setting of SQLite.")
    with connection.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_a_transaction_on_sqlite_takes_its_lock_at_the_start() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL locks rows, not the database.")
    assert connection.transaction_mode == "IMMEDIATE"


def test_sqlite_is_free_of_the_race_between_connections() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("This is a flaw of SQLite.")
    from cmeridian.web.sqlite import is_sound

    version: tuple[int, int, int] = connection.Database.sqlite_version_info
    assert is_sound(version)


def test_a_connection_to_postgresql_is_looked_at_before_it_is_used_again() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server that could go away.")
    assert connection.settings_dict["CONN_HEALTH_CHECKS"] is True


# --- rows that are refused ------------------------------------------------------------------------


def person() -> Person:
    return Person.objects.create(profession="MD", last_seen_on=DAY)


def activity(**values: Any) -> Activity:
    return Activity(**{"person": person(), "record_id": "a1", "completed": DAY, **values})


def saved_activity() -> Activity:
    row = activity()
    row.save()
    return row


def again(row: Model) -> Model:
    """Save a row, and build another that is the same but for its keys."""
    row.save()
    names = [field.name for field in row._meta.concrete_fields]
    values = {name: getattr(row, name) for name in names if name not in ("id", "public_id")}
    return type(row)(**values)


def another_account(email: str) -> User:
    """Build an account beside one whose address differs in its case alone."""
    User.objects.create_user(email.lower())
    return User(email=email)


def note(**values: Any) -> RuleNote:
    plain = {
        "kind": "wrong",
        "set_id": "us-fl-md",
        "rule_id": "total",
        "document": "The statute",
        "read_on": DAY,
        "made_on": DAY,
    }
    return RuleNote(**{**plain, **values})


REFUSED: dict[str, Callable[[], Model]] = {
    "person_has_profession": lambda: Person(profession="", last_seen_on=DAY),
    "credential_once_a_set": lambda: again(Credential(person=person(), set_id="us-fl-md")),
    "credential_names_a_set": lambda: Credential(person=person(), set_id=""),
    "credential_not_expired_at_issue": lambda: Credential(
        person=person(), set_id="us-fl-md", issued=DAY, expires=date(2026, 11, 23)
    ),
    "own_set_once": lambda: again(OwnSet(person=person(), set_id="ours", content={})),
    "own_set_has_id": lambda: OwnSet(person=person(), set_id="", content={}),
    "activity_id_once": lambda: again(activity()),
    "activity_has_id": lambda: activity(record_id=""),
    "activity_score_is_percentage": lambda: activity(post_test_score_pct="100.0001"),
    "credit_not_negative": lambda: CreditLine(
        activity=saved_activity(), credit_class="AMA_CAT1", amount="-0.0001"
    ),
    "credit_has_class": lambda: CreditLine(activity=saved_activity(), credit_class="", amount=1),
    "credit_unit_is_known": lambda: CreditLine(
        activity=saved_activity(), credit_class="AMA_CAT1", amount=1, unit="day"
    ),
    "topic_once_an_activity": lambda: again(
        TopicHours(activity=saved_activity(), topic="pain", hours=1)
    ),
    "topic_hours_not_negative": lambda: TopicHours(
        activity=saved_activity(), topic="pain", hours="-0.0001"
    ),
    "evidence_has_name": lambda: Evidence(activity=saved_activity(), file=""),
    "import_state_has_its_times": lambda: ImportBatch(person=person(), name="a", state="kept"),
    "map_once_a_table": lambda: again(RememberedMap(person=person(), fingerprint="f")),
    "note_kind_is_known": lambda: note(kind="praise"),
    "note_state_is_known": lambda: note(state="lost"),
    "note_names_a_source": lambda: note(document=""),
    "reminded_once": lambda: again(SentReminder(person=person(), key="due x 90")),
    "user_email_once_whatever_case": lambda: another_account("INES@example.org"),
    "delegation_accepted_by_someone": lambda: Delegation(
        person=person(), email="a@example.org", last_day=DAY, digest="d", accepted_at=NOON
    ),
    "token_has_name": lambda: ApiToken(person=person(), name="", digest="d", last_day=DAY),
    "reminder_has_key": lambda: SentReminder(person=person(), key=""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_row_that_breaks_a_promise_is_refused_whoever_writes_it(name: str) -> None:
    row = REFUSED[name]()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save(force_insert=True)
    # Of a pair that must be unique, SQLite names the columns and not the promise.
    assert name in str(refused.value) or "UNIQUE constraint failed" in str(refused.value)


def test_every_promise_of_every_table_is_tried() -> None:
    promised = {
        constraint.name
        for app in OUR_APPS
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
    }
    assert promised == set(REFUSED)


@pytest.mark.parametrize(
    "build",
    [
        lambda: activity(post_test_score_pct=100),
        lambda: activity(post_test_score_pct=0),
        lambda: CreditLine(activity=saved_activity(), credit_class="AMA_CAT1", amount=0),
        lambda: TopicHours(activity=saved_activity(), topic="pain", hours=0),
        lambda: Credential(person=person(), set_id="us-fl-md", issued=DAY, expires=DAY),
    ],
)
def test_a_row_at_the_very_limit_is_kept(build: Callable[[], Model]) -> None:
    row = build()
    row.save()
    assert type(row)._base_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    "build",
    [
        lambda: Credential(person_id=0, set_id="us-fl-md"),
        lambda: RulesSeen(person_id=0, seen_on=DAY),
        lambda: CreditLine(activity_id=0, credit_class="AMA_CAT1", amount=1),
    ],
)
def test_a_row_of_nobody_is_refused(build: Callable[[], Model]) -> None:
    row = build()

    def write() -> None:
        row.save()
        # The engine looks when the transaction ends, which in a test it never does.
        connection.check_constraints()

    with pytest.raises(IntegrityError), transaction.atomic():
        write()
