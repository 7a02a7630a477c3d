"""A square code is drawn dot by dot, as dark on light."""

import re
from xml.etree.ElementTree import fromstring

from cmeridian.charts.square_code import draw_square_code

DOTS = ((True, True, False), (False, False, False), (True, False, True))
SVG = "{http://www.w3.org/2000/svg}"


def test_each_run_of_dark_dots_is_one_bar():
    root = fromstring(draw_square_code(DOTS, words="A code"))  # noqa: S314 - our own drawing
    path = root.find(f"{SVG}path")
    assert path is not None
    bars = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path.attrib["d"])
    assert bars == [("0", "0", "2"), ("0", "2", "1"), ("2", "2", "1")]
    assert path.attrib["fill"] == "black"


def test_the_ground_is_light_and_as_large_as_the_code():
    root = fromstring(draw_square_code(DOTS, words="A code"))  # noqa: S314
    ground = root.find(f"{SVG}rect")
    assert ground is not None
    assert ground.attrib == {"width": "3", "height": "3", "fill": "white"}
    assert root.attrib["viewBox"] == "0 0 3 3"


def test_words_are_escaped():
    text = draw_square_code(DOTS, words='<b> & "x"')
    assert fromstring(text).attrib["aria-label"] == '<b> & "x"'  # noqa: S314
