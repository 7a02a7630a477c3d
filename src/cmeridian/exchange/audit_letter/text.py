"""The text of a letter made ready to be read, and pieces of it with their places.

Every pattern by which letters are read repeats a bounded number of times and matches a bounded
length, so that the work grows with the letter and no faster; a test walks over all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_CHARACTERS = 50_000
"""The longest letter that is read; some twenty pages."""
AROUND = 60
"""Characters shown on either side of what was found."""
LONGEST_SENTENCE = 400

_DROPPED = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_BLANK = re.compile(r"[^\S\n]|[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_STRAIGHT = str.maketrans({"\u2019": "'", "\u2018": "'", "\u2010": "-", "\u2011": "-"})
_STOPS = re.compile(r"[.;!?][ \n]|\n\n|\n(?=[-*\u2022])")


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """A piece of the letter: from its first character up to, and not including, its end."""

    start: int
    end: int
    words: str


def clean_letter(text: str) -> str:
    """Put lines, blanks and signs into one form, and leave out what cannot be seen.

    A blank stands for any run of them, so the result is never longer.
    """
    text = _DROPPED.sub("", _LINE_END.sub("\n", text).translate(_STRAIGHT))
    lines = (" ".join(line.split(" ")) for line in _BLANK.sub(" ", text).split("\n"))
    return "\n".join(" ".join(part for part in line.split(" ") if part) for line in lines)


def quote(text: str, start: int, end: int) -> Quote:
    """Cut a piece out of a letter."""
    return Quote(start, end, " ".join(text[start:end].split()))


def words_around(text: str, start: int, end: int) -> str:
    """Cut out a piece with the words around it, whole words only, marked where it was cut."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    before, after = text[first:start], text[end:last]
    if first > 0:
        before = "…" + before.partition(" ")[2]
    if last < len(text):
        after = after.rpartition(" ")[0] + "…"
    return " ".join(f"{before}{text[start:end]}{after}".split())


def sentences(text: str) -> tuple[Quote, ...]:
    """Cut a letter into sentences, headings and items of lists, the longest ones cut."""
    found: list[Quote] = []
    start = 0
    for stop in [*(match.end() for match in _STOPS.finditer(text)), len(text)]:
        end = min(stop, start + LONGEST_SENTENCE)
        piece = quote(text, start, end)
        if piece.words:
            found.append(piece)
        start = stop
    return tuple(found)
