"""Deadlines over the years: a lane for each authority, a diamond for each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from cmeridian.charts.svg import Canvas, Drawing, fitting

WIDE, NARROW = 640, 350
END_ROOM = 130
"""Kept free at the right of the wide drawing for the labels at the ends of lanes."""
_MARGIN = 14
_TOP = 22
_LANE = 46
_AXIS = 26
_SIZE = 7.0
_APART = 16
_YEAR_LABEL = 38

Tone = Literal["bad", "warn", "accent", "muted"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One day of one lane.

    number: how many things fall due beside the renewal, shown where it is not 0. is_open: something
    is missing, so the diamond is filled. words: the day and what it asks, for a pointer.
    """

    day: date
    number: int
    is_open: bool
    tone: Tone
    words: str


@dataclass(frozen=True, slots=True)
class Lane:
    """The deadlines of one authority, earliest first. end: a label at the end of the lane."""

    name: str
    marks: tuple[Mark, ...]
    end: str = ""


def draw_timeline(
    lanes: tuple[Lane, ...],
    *,
    on: date,
    until: date,
    title: str,
    description: str,
    is_wide: bool,
) -> Drawing:
    """Draw deadlines from on to until.

    Marks outside of that span are left out. Raises ValueError if the span has no day.
    """
    if until <= on:
        raise ValueError("a timeline must have at least one day")
    width = WIDE if is_wide else NARROW
    right = width - (END_ROOM if is_wide else _MARGIN)
    floor = _TOP + _LANE * len(lanes)
    canvas = Canvas(
        name=f"timeline-{'wide' if is_wide else 'narrow'}",
        width=width,
        height=floor + _AXIS,
        title=title,
        description=description,
    )
    scale = _Scale(on, until, _MARGIN, right)
    _draw_years(canvas, scale, floor)
    for place, lane in enumerate(lanes):
        _draw_lane(canvas, scale, lane, _TOP + _LANE * place, width, is_wide=is_wide)
    canvas.line((_MARGIN, _TOP - 4), (_MARGIN, floor), "c-line c-accent")
    canvas.text((_MARGIN - 4, _TOP - 9), "Today", "c-accent c-strong")
    return canvas.finish()


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days to places across the drawing."""

    on: date
    until: date
    left: float
    right: float

    def place(self, day: date) -> float:
        """Give the place of a day."""
        return self.left + (day - self.on).days * (self.right - self.left) / self.days

    @property
    def days(self) -> int:
        """How many days the drawing spans."""
        return (self.until - self.on).days


def _draw_years(canvas: Canvas, scale: _Scale, floor: float) -> None:
    """Draw the axis with a tick for each year, and a label wherever it has room."""
    canvas.line((scale.left, floor), (scale.right, floor), "c-axis c-ink")
    last_label = scale.left - _YEAR_LABEL
    for year in range(scale.on.year + 1, scale.until.year + 1):
        x = scale.place(date(year, 1, 1))
        canvas.line((x, _TOP), (x, floor + 4), "c-axis")
        if x - last_label >= _YEAR_LABEL:
            canvas.text((x, floor + 18), str(year), "c-muted", anchor="middle")
            last_label = x


def _draw_lane(
    canvas: Canvas, scale: _Scale, lane: Lane, top: float, width: float, *, is_wide: bool
) -> None:
    y = top + 30
    shown = [mark for mark in lane.marks if scale.on <= mark.day <= scale.until]
    room = (scale.right if is_wide else width) - scale.left - 12
    canvas.text((scale.left + 6, top + 13), fitting(lane.name, room), "c-label")
    canvas.line((scale.left, y), (scale.right, y), "c-axis c-ink")
    for mark in shown:
        look = "c-mark-deadline" if mark.is_open else "c-mark-planned"
        at = (scale.place(mark.day), y)
        canvas.diamond(at, f"{look} c-{mark.tone}", size=_SIZE, words=mark.words)
    last = -_APART * 1.0
    for mark, following in zip(shown, [*shown[1:], None], strict=True):
        x = scale.place(mark.day)
        is_clear = following is None or scale.place(following.day) - x >= _APART + _SIZE
        if mark.number and is_clear and x - last >= _APART:
            canvas.text((x + _SIZE + 2, y - 4), str(mark.number), "c-strong")
            last = x
    if is_wide and lane.end:
        words = fitting(lane.end, END_ROOM - _MARGIN)
        canvas.text((scale.right + _MARGIN, y + 4), words, "c-muted")
