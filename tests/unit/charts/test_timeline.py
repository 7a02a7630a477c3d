"""The drawing of deadlines: what stands where, and that no text can break out of it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from cmeridian.charts.svg import TEXT_SIZE, Drawing, clean, fitting, number
from cmeridian.charts.timeline import END_ROOM, NARROW, WIDE, Lane, Mark, draw_timeline

ON, UNTIL = date(2026, 11, 26), date(2031, 11, 26)
SVG = "{http://www.w3.org/2000/svg}"


def a_mark(day: date, *, count: int = 2, is_open: bool = True) -> Mark:
    return Mark(day, count, is_open, "bad", f"{day}: things")


def drawn(*lanes: Lane, is_wide: bool = True, **changes: object) -> ET.Element:
    given = {
        "on": ON,
        "until": UNTIL,
        "title": "Deadlines by authority",
        "description": "Two lanes.",
        "is_wide": is_wide,
        **changes,
    }
    return read(draw_timeline(lanes, **given))  # type: ignore[arg-type]


def read(drawing: str) -> ET.Element:
    return ET.fromstring(drawing)  # noqa: S314 - drawn by ourselves


def texts(drawing: ET.Element) -> list[str]:
    return [element.text or "" for element in drawing.iter(f"{SVG}text")]


BOARD = Lane("Board of Medicine", (a_mark(date(2026, 12, 31)), a_mark(date(2028, 12, 31))), "next")


def test_it_has_a_title_and_a_description_that_it_names() -> None:
    drawing = drawn(BOARD)
    title, description = drawing.find(f"{SVG}title"), drawing.find(f"{SVG}desc")
    assert title is not None and title.text == "Deadlines by authority"
    assert description is not None and description.text == "Two lanes."
    assert drawing.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert drawing.get("role") == "img"


def test_the_two_sizes_share_no_id() -> None:
    ids = [
        {element.get("id") for element in drawn(BOARD, is_wide=is_wide).iter() if element.get("id")}
        for is_wide in (True, False)
    ]
    assert not ids[0] & ids[1]


@pytest.mark.parametrize(("is_wide", "width"), [(True, WIDE), (False, NARROW)])
def test_everything_lies_inside_and_text_has_its_size(is_wide: bool, width: int) -> None:
    drawing = drawn(BOARD, Lane("N" * 300, (a_mark(UNTIL),), "next 26 Nov 2031"), is_wide=is_wide)
    assert drawing.get("viewBox", "").split()[2] == str(width)
    assert drawing.get("font-size") == str(TEXT_SIZE) == "12"
    for element in drawing.iter(f"{SVG}text"):
        assert 0 <= float(element.get("x", "-1")) <= width
        assert len(element.text or "") * 6 <= width


def test_only_the_wide_one_labels_the_ends_of_its_lanes() -> None:
    assert "next" in texts(drawn(BOARD))
    assert "next" not in texts(drawn(BOARD, is_wide=False))
    line_ends = [float(line.get("x2", "0")) for line in drawn(BOARD).iter(f"{SVG}line")]
    assert max(line_ends) == WIDE - END_ROOM


def test_each_day_has_a_diamond_and_its_number() -> None:
    drawing = drawn(BOARD)
    assert len(list(drawing.iter(f"{SVG}path"))) == 2
    assert texts(drawing).count("2") == 2


def test_nothing_missing_is_hollow_and_has_no_number_if_nothing_is_asked() -> None:
    mark = a_mark(date(2027, 6, 1), count=0, is_open=False)
    drawing = drawn(Lane("DEA", (mark,)))
    (path,) = drawing.iter(f"{SVG}path")
    assert "c-mark-planned" in path.get("class", "")
    assert "0" not in texts(drawing)


def test_marks_outside_of_the_span_are_left_out() -> None:
    lane = Lane("Board", (a_mark(date(2026, 11, 25)), a_mark(UNTIL), a_mark(date(2031, 11, 27))))
    assert len(list(drawn(lane).iter(f"{SVG}path"))) == 1


def test_years_are_labelled_and_never_crowd() -> None:
    assert {"2027", "2028", "2031"} <= set(texts(drawn(BOARD)))
    long = drawn(BOARD, until=date(2046, 11, 26), is_wide=False)
    places = [
        float(element.get("x", "0"))
        for element in long.iter(f"{SVG}text")
        if (element.text or "").isdecimal() and len(element.text or "") == 4
    ]
    assert len(places) > 3
    assert all(b - a >= 36 for a, b in pairwise(places))


def test_numbers_of_days_close_together_do_not_lie_on_each_other() -> None:
    marks = tuple(a_mark(date(2027, 1, day)) for day in range(1, 29))
    places = [
        float(element.get("x", "0"))
        for element in drawn(Lane("Board", marks)).iter(f"{SVG}text")
        if element.text == "2"
    ]
    assert len(places) == 1


def test_today_is_marked() -> None:
    assert "Today" in texts(drawn(BOARD))


def test_text_is_escaped_everywhere() -> None:
    hostile = "</text><script>alert(1)</script>\" onload='x' & ]]>\x00\x1b\ud800"
    mark = Mark(date(2027, 1, 1), 1, True, "bad", hostile)
    text = draw_timeline(
        (Lane(hostile, (mark,), hostile),),
        on=ON,
        until=UNTIL,
        title=hostile,
        description=hostile,
        is_wide=True,
    )
    assert isinstance(text, Drawing)
    assert "<script" not in text
    root = read(text)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags == {"svg", "title", "desc", "line", "text", "path"}
    names = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in names if name.startswith("on") or name == "style"}


def test_classes_carry_the_look_and_no_style_stands_in_it() -> None:
    text = draw_timeline((BOARD,), on=ON, until=UNTIL, title="t", description="d", is_wide=True)
    assert "style=" not in text
    assert 'class="c-mark-deadline c-bad"' in text


@pytest.mark.parametrize("until", [ON, date(2026, 1, 1)])
def test_a_span_without_a_day_is_refused(until: date) -> None:
    with pytest.raises(ValueError, match="at least one day"):
        drawn(BOARD, until=until)


def test_one_day_is_enough() -> None:
    assert len(list(drawn(Lane("B", (a_mark(ON),)), until=date(2026, 11, 27)).iter())) > 5


def test_lengths_are_short_and_text_is_cut_to_its_room() -> None:
    assert (number(12.0), number(12.345), number(0)) == ("12", "12.3", "0")
    assert fitting("Board", 640) == "Board"
    assert fitting("Board of Medicine", 64) == "Board of…"
    assert fitting("B", 0) == "B"
    assert clean("a\x00b\ud800c\n") == "abc\n"
