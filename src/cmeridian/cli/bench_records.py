"""Generated clinicians for the benchmarks: the same ones on every machine."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from cmeridian.domain.records.record import Activity, Clinician, Credential, CreditLine, Record

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import Rulebook

SEED = 20261124
ON = date(2026, 11, 24)
HEAVY_SETS = (
    "us-fl-md",
    "us-tx-physician",
    "us-ca-md",
    "us-abfm",
    "us-dea-mate",
    "us-hospital-template",
)
_CLASSES = {
    "MD": ("AMA_CAT1", "AAFP_PRESCRIBED", "AMA_CAT2"),
    "DO": ("AOA_1A", "AOA_2A", "AMA_CAT1"),
    "RN": ("ANCC",),
    "PA": ("AAPA_CAT1", "AMA_CAT1"),
    "PHARMACIST": ("ACPE",),
}
_FORMATS = ("live", "internet_live", "enduring", "rss", "simulation", "self_assessment")


def one_clinician(rulebook: Rulebook) -> str:
    """Write a family physician with six sets and 200 activities as a line of JSON."""
    return _line(Random(SEED), "heavy", "MD", HEAVY_SETS, 200, _topics(rulebook))


def some_clinicians(rulebook: Rulebook, count: int) -> Iterator[str]:
    """Write many clinicians as lines of JSON, each with up to 4 sets and 5 to 25 activities."""
    random = Random(SEED)
    by_profession = {
        profession: [s.id for s in rulebook.sets.values() if profession in s.professions]
        for profession in _CLASSES
    }
    topics = _topics(rulebook)
    professions = list(_CLASSES)
    for number in range(count):
        profession = random.choice(professions)
        known = by_profession[profession]
        chosen = random.sample(known, min(random.randint(1, 4), len(known)))
        yield _line(random, f"c{number}", profession, chosen, random.randint(5, 25), topics)


def read_line(line: str) -> Record:
    """Read one line into a record, as directly as can be: its writer is ourselves."""
    raw = json.loads(line)
    clinician = raw["clinician"]
    return Record(
        clinician=Clinician(
            profession=clinician["profession"],
            specialty=clinician["specialty"],
            facts=clinician["facts"],
        ),
        credentials=tuple(
            Credential(
                set=c["set"],
                issued=date.fromisoformat(c["issued"]),
                expires=date.fromisoformat(c["expires"]),
            )
            for c in raw["credentials"]
        ),
        activities=tuple(_activity(a) for a in raw["activities"]),
    )


def _activity(raw: dict[str, Any]) -> Activity:
    return Activity(
        id=raw["id"],
        completed=date.fromisoformat(raw["completed"]),
        title=raw["title"],
        format=raw["format"],
        credits=tuple(CreditLine(c["class"], Decimal(c["amount"])) for c in raw["credits"]),
        topics={name: Decimal(hours) for name, hours in raw["topics"].items()},
    )


def _topics(rulebook: Rulebook) -> list[str]:
    named = {t for s in rulebook.sets.values() for r in s.rules for t in _of_rule(r)}
    return sorted(named)


def _of_rule(rule: object) -> tuple[str, ...]:
    select = getattr(rule, "select", None)
    return select.topics if select else ()


def _line(
    random: Random,
    name: str,
    profession: str,
    sets: Sequence[str],
    activities: int,
    topics: Sequence[str],
) -> str:
    record = {
        "schema": "cmeridian/record/1",
        "clinician": {
            "profession": profession,
            "specialty": "family_medicine" if profession in ("MD", "DO") else None,
            "facts": {"dea_registrant": True, "prescribes_controlled_substances": True},
        },
        "credentials": [
            {
                "set": set_id,
                "issued": (ON - timedelta(days=random.randint(200, 9000))).isoformat(),
                "expires": (ON + timedelta(days=random.randint(10, 700))).isoformat(),
            }
            for set_id in sets
        ],
        "activities": [
            _drawn_activity(random, f"{name}-{n}", _CLASSES[profession], topics)
            for n in range(activities)
        ],
    }
    return json.dumps(record, separators=(",", ":"))


def _drawn_activity(
    random: Random, id_: str, classes: Sequence[str], topics: Sequence[str]
) -> dict[str, Any]:
    quarters = random.randint(2, 48)
    on_topic = random.choice(topics) if random.random() < 0.4 else None
    return {
        "id": id_,
        "title": "Generated activity",
        "completed": (ON - timedelta(days=random.randint(0, 2000))).isoformat(),
        "format": random.choice(_FORMATS),
        "credits": [{"class": random.choice(classes), "amount": str(Decimal(quarters) / 4)}],
        "topics": {on_topic: str(Decimal(min(quarters, 8)) / 4)} if on_topic else {},
    }
