"""Parts of a record that its owner may open to others: to a delegate, or to a program.

A scope is a part and a level, such as `activities:read`. To write includes to read. Whatever is no
part here (the account, delegates, tokens, the record as a whole on the pages) stays with the owner.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cmeridian.domain.requirements.sentences import joined

READ, WRITE = "read", "write"
CREDITS, ACTIVITIES, PROFILE, RECORD = "credits", "activities", "profile", "record"

SCOPES = {
    f"{CREDITS}:{READ}": "See where you stand: credits, deadlines, transcripts, audits",
    f"{ACTIVITIES}:{READ}": "See your activities",
    f"{ACTIVITIES}:{WRITE}": "See, add, change and delete your activities",
    f"{PROFILE}:{READ}": "See who you are and what you hold: licences, certificates, answers",
    f"{PROFILE}:{WRITE}": "See and change who you are and what you hold",
    f"{RECORD}:{READ}": "Take the whole record as a file",
    f"{RECORD}:{WRITE}": "Put another record in its place",
}
"""Every scope, in words to the owner."""
DELEGABLE = tuple(scope for scope in SCOPES if not scope.startswith(RECORD))
"""What another person may be given; the whole record is for one's own programs only."""


FOR_DELEGATES = {
    f"{CREDITS}:{READ}": "See where they stand: credits, deadlines, transcripts, audits",
    f"{ACTIVITIES}:{READ}": "See their activities",
    f"{ACTIVITIES}:{WRITE}": "See, add, change and delete their activities",
    f"{PROFILE}:{READ}": "See who they are and what they hold: licences, certificates, answers",
    f"{PROFILE}:{WRITE}": "See and change who they are and what they hold",
}
"""The same in words to whom the owner lets in."""
PART_WORDS = {CREDITS: "credits", ACTIVITIES: "activities", PROFILE: "profile"}
"""The parts that a delegate may be given, as pages name them."""


@dataclass(frozen=True, slots=True)
class May:
    """What whoever asks may do on the record in hand, for pages that show no more than that.

    own: the record is their own, so that everything is open.
    """

    own: bool
    see_credits: bool
    see_activities: bool
    see_profile: bool
    change_activities: bool
    change_profile: bool


def may_under(scopes: Iterable[str] | None) -> May:
    """Say what scopes open; None stands for the owner."""
    given = frozenset(DELEGABLE if scopes is None else scopes)
    return May(
        own=scopes is None,
        see_credits=allows(given, part=CREDITS, level=READ),
        see_activities=allows(given, part=ACTIVITIES, level=READ),
        see_profile=allows(given, part=PROFILE, level=READ),
        change_activities=allows(given, part=ACTIVITIES, level=WRITE),
        change_profile=allows(given, part=PROFILE, level=WRITE),
    )


def fewest(scopes: Iterable[str]) -> tuple[str, ...]:
    """Put scopes in order, without those that another includes. Raises ValueError for others."""
    given = frozenset(scopes)
    unknown = given - frozenset(SCOPES)
    if unknown:
        raise ValueError(f"No such scope: {sorted(unknown)}")
    return tuple(
        scope
        for scope in SCOPES
        if scope in given
        and not (scope.endswith(READ) and f"{scope.partition(':')[0]}:{WRITE}" in given)
    )


def in_words(scopes: Iterable[str]) -> str:
    """Say what scopes of a delegate open, such as `see credits and profile; change activities`."""
    given = frozenset(scopes)
    changes = [word for part, word in PART_WORDS.items() if f"{part}:{WRITE}" in given]
    sees = [
        word
        for part, word in PART_WORDS.items()
        if f"{part}:{READ}" in given and word not in changes
    ]
    told = (("see", sees), ("change", changes))
    return "; ".join(f"{verb} {joined(words, 'and')}" for verb, words in told if words)


def allows(scopes: Iterable[str], *, part: str, level: str) -> bool:
    """Tell whether scopes hold a part at a level."""
    given = frozenset(scopes)
    return f"{part}:{WRITE}" in given or (level == READ and f"{part}:{READ}" in given)
