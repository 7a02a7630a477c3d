"""Which stretch of a long list a page shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list. page: from 1 to pages; size: of a page, in entries."""

    page: int
    pages: int
    size: int

    @property
    def cut(self) -> slice:
        """The entries that stand on it."""
        return slice((self.page - 1) * self.size, self.page * self.size)


def read_page(typed: str) -> int:
    """Read the number of a page as it stands in an address; what is none means the first."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else 1


def find_page(number: int, *, found: int, size: int) -> Page:
    """Find the page that is nearest to a number. found: entries in all."""
    pages = max(1, -(-found // size))
    return Page(min(max(number, 1), pages), pages, size)
