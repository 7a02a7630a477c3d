"""What is wrong with something a person gave us, in words that are safe to show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend: where it stands, what is wrong, what was expected.

    place: a path inside the file such as `activities[3].completed`; line: 1-based, 0 if unknown.
    """

    line: int
    place: str
    what: str
    remedy: str = ""

    @property
    def sentence(self) -> str:
        """What is wrong and what was expected, as it stands beside a field."""
        return f"{self.what[:1].upper()}{self.what[1:]} {self.remedy}".rstrip()

    def __str__(self) -> str:
        where = ", ".join(
            part for part in (f"line {self.line}" if self.line else "", self.place) if part
        )
        sentence = f"{where}: {self.what}" if where else self.what
        return f"{sentence} {self.remedy}".rstrip()


class UserError(Exception):
    """Base of the errors whose text is written for the person who can mend them."""


class BadInput(UserError):
    """A file or value that cannot be used; carries every problem found, not only the first."""

    def __init__(self, file: str, problems: Iterable[Problem]) -> None:
        self.file = file
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(f"{file}: {problem}" for problem in self.problems))
