"""How a profile stands, in a sentence."""

from __future__ import annotations


def profile_sentence(*, credentials: int, without_expiry: int, expired: int, questions: int) -> str:
    """Say what is known and what is still asked. expired: how many printed dates have passed."""
    if not credentials:
        return "You hold no credential on this record yet, so no rule can be applied."
    held = "1 credential" if credentials == 1 else f"{credentials} credentials"
    parts = []
    if without_expiry:
        verb = "has" if without_expiry == 1 else "have"
        parts.append(f"{without_expiry} {verb} no expiry date")
    if expired:
        date = "expiry date" if expired == 1 else "expiry dates"
        parts.append(f"{expired} {date} {'has' if expired == 1 else 'have'} passed")
    if questions:
        parts.append("1 question is open" if questions == 1 else f"{questions} questions are open")
    if not parts:
        return f"You hold {held}. Every expiry date is known and no question is open."
    return f"You hold {held}. {', and '.join(parts)}."
