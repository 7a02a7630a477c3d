"""The JSON reader gives the same plain values as the YAML reader, and is as strict."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.packs.plain_tree import MAX_DEPTH, MAX_NODES
from cmeridian.packs.strict_json import read_json_tree
from cmeridian.packs.strict_yaml import read_tree


def refuse(text: bytes | str) -> str:
    with pytest.raises(BadInput) as caught:
        read_json_tree(text, file="f.json")
    return str(caught.value)


def test_numbers_stay_text():
    assert read_json_tree('{"a": 1.50, "b": 12345678901234567890, "c": -1e3}', file="f").value == {
        "a": "1.50",
        "b": "12345678901234567890",
        "c": "-1e3",
    }


def test_true_false_and_null_are_what_they_are_in_yaml():
    text = '{"a": true, "b": false, "c": null, "d": "true"}'
    assert read_json_tree(text, file="f").value == read_tree(text, file="f").value


def test_lines_are_those_of_the_file():
    rows = ["{", '"a": 1,', '"b": [', '{"c": 2},', '{"c": [', '"x",', '"y"]}],']
    text = "\n".join([*rows, '"d": {"e": {}, "f": 3}', "}"])
    tree = read_json_tree(text, file="f")
    expected = {(): 1, ("a",): 2, ("b",): 3, ("b", 0): 4, ("b", 0, "c"): 4, ("b", 1): 5}
    expected |= {("b", 1, "c", 0): 6, ("b", 1, "c", 1): 7, ("d",): 8, ("d", "e"): 8, ("d", "f"): 8}
    assert {path: tree.line(path) for path in expected} == expected


def test_the_line_of_a_missing_path_is_that_of_its_parent():
    assert read_json_tree('{"a":\n1,\n"b": {\n"c": 2}}', file="f").line(("b", "x", 7)) == 3


REFUSED = {
    "duplicate key": ('{"a": 1,\n "a": 2}', "line 2, a: a is given twice, first on line 1."),
    "duplicate key deeper": (
        '{"x": [{"a": 1, "b": 0,\n "a": 2}]}',
        "line 2, x[0].a: a is given twice",
    ),
    "NaN": ('{"a":\n NaN}', "line 2: NaN is not a number."),
    "Infinity": ("[-Infinity]", "-Infinity is not a number."),
    "cut short": ('{"a": [1, 2', "the JSON breaks off at its end. The file may be cut short."),
    "cut in a text": ('{"a": "xy', "the JSON cannot be read here"),
    "something after the end": ("{}\n{}", "line 2: something follows the end of the JSON."),
    "single quotes": ("{'a': 1}", "the JSON cannot be read here"),
    "trailing comma": ("[1,]", "the JSON cannot be read here"),
    "too deep": (
        "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
        f"nested more than {MAX_DEPTH} deep",
    ),
    "far too deep": ("[" * 200_000, f"nested more than {MAX_DEPTH} deep"),
    "escape character": ('{"a": ["\\u001b[31m"]}', "a[0]: the text holds a control character."),
    "turned order": ('{"a": ["\\u202e"]}', "a[0]: the text holds the invisible character U+202E"),
    "turned order in a key": ('{"\\u2069": 1}', "the invisible character U+2069"),
    "escape character in a key": ('{"\\u001b": 1}', "the text holds a control character."),
    "half of a surrogate pair": ('["\\ud800"]', "the text holds a control character."),
    "UTF-16": ("{}".encode("utf-16"), "the file is saved as UTF-16. Save it as UTF-8."),
    "empty": ("", "the file is empty."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    text, words = REFUSED[case]
    assert words in refuse(text)


@given(st.binary(max_size=100) | st.text(alphabet='{}[]",:01.eE-+ntrufalsINn\\ \n', max_size=60))
@settings(max_examples=500)
def test_anything_raises_nothing_but_bad_input(data):
    with contextlib.suppress(BadInput):
        read_json_tree(data, file="f")


KEYS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=5)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | KEYS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(TREES, st.sampled_from([None, 1]))
def test_every_key_and_item_has_the_line_on_which_it_stands(value, indent):
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    tree = read_json_tree(text, file="f")
    rows = text.split("\n")

    def check(node, path):
        if isinstance(node, dict):
            for key, inner in node.items():
                assert json.dumps(key, ensure_ascii=False) in rows[tree.line((*path, key)) - 1]
                check(inner, (*path, key))
        elif isinstance(node, list):
            for index, inner in enumerate(node):
                assert indent is None or tree.line((*path, index)) > tree.line(path)
                check(inner, (*path, index))

    check(value, ())


def test_keys_count_among_the_values_as_they_do_in_yaml() -> None:
    pairs = ",".join(f'"k{number}":1' for number in range(MAX_NODES // 2))
    assert f"more than {MAX_NODES:,} values" in refuse(f"{{{pairs}}}")
